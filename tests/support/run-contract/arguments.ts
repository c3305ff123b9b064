import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { RunDefinition, RunOption } from './definition.ts'

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'list' }
  | {
      readonly kind: 'run'
      readonly definitions: readonly RunDefinition[]
      readonly quick: boolean
      readonly options: Readonly<Record<string, number>>
    }

/** The command line makes no sense; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const numberOf = (name: string, text: string, option: RunOption): number => {
  const value = Number(text)
  if (text.trim() === '' || !(value >= option.min && value <= option.max))
    throw new UsageError(`--${name} must be a number from ${option.min} to ${option.max}, not "${text}".`)
  if (option.only && !option.only.includes(value))
    throw new UsageError(`--${name} must be one of ${option.only.join(', ')}, not "${text}".`)
  return value
}

const parse = (args: readonly string[], accepted: NonNullable<ParseArgsConfig['options']>) => {
  try {
    return parseArgs({ args: [...args], options: accepted, strict: true, allowPositionals: false }).values
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/u, 1)
    const names = Object.keys(accepted).map((name) => `--${name}`)
    throw new UsageError(`${sentence.replace(/\.$/u, '')}; known options: ${names.join(', ')}.`)
  }
}

/**
 * Reads `NAME [--option N]… [--quick]`, or `list`. Without a name it asks for all but those that are run by name only.
 * @throws UsageError for an unknown name or option, or a value out of range
 */
export const readRequest = (
  kind: 'bench' | 'drill',
  all: readonly RunDefinition[],
  argv: readonly string[],
): Request => {
  const [first = '', ...rest] = argv
  if (first === 'list') return { kind: 'list' }
  const named = first !== '' && !first.startsWith('-')
  const definition = all.find((one) => one.name === first)
  if (named && !definition) {
    throw new UsageError(
      `There is no ${kind} "${first}"; there are ${all.map((one) => one.name).join(', ')}.`,
    )
  }
  const known = Object.entries(definition?.options ?? {})
  const accepted = Object.fromEntries(known.map(([name]) => [name, { type: 'string' as const }]))
  const { quick, ...given } = parse(named ? rest : argv, { quick: { type: 'boolean' }, ...accepted })
  const options = known.flatMap(([name, option]) => {
    const text = given[name]
    return typeof text === 'string' ? [[name, numberOf(name, text, option)] as const] : []
  })
  return {
    kind: 'run',
    definitions: definition ? [definition] : all.filter(({ onlyByName }) => onlyByName !== true),
    quick: quick === true,
    options: Object.fromEntries(options),
  }
}
