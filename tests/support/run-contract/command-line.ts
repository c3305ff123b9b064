import { constants } from 'node:os'
import { readRequest, UsageError, type Request } from './arguments.ts'
import type { RunDefinition } from './definition.ts'
import { judge } from './judge.ts'
import { thisMachine } from './machine.ts'
import { perform, type RunResult } from './perform.ts'

/** Where a command line writes to, so that tests can read it. */
export interface Terminal {
  out(line: string): void
  err(line: string): void
}

const usageStatus = 2

const list = (definitions: readonly RunDefinition[]): string =>
  definitions
    .map(({ name, summary, options }) => {
      const flags = Object.entries(options).map(([flag, { default: value }]) => ` --${flag} ${value}`)
      return `${name.padEnd(16)} ${summary}${flags.length > 0 ? ` (${flags.join('').trim()})` : ''}`
    })
    .join('\n')

const reason = (error: unknown): string => {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(reason)].join('\n  ')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** The closing line of a run of all: how many there were, and how many did not pass. */
const summarise = (kind: string, runs: number, failed: number): RunResult => {
  const figures = { [`${kind}s`]: runs, failed }
  return {
    name: 'all',
    figures,
    bars: judge([{ figure: 'failed', op: '==', limit: 0 }], figures),
    machine: thisMachine(),
  }
}

const passed = (result: RunResult): boolean => result.bars.every((bar) => bar.ok)

const runAll = async (
  kind: 'bench' | 'drill',
  request: Extract<Request, { kind: 'run' }>,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> => {
  let failed = 0
  for (const definition of request.definitions) {
    const startedAt = performance.now()
    const progress = (text: string): void => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      terminal.err(`${definition.name} ${seconds.padStart(6)} s  ${text}`)
    }
    try {
      const { quick, options } = request
      const result = await perform(definition, { quick, options, signal, progress })
      progress('done, everything it started has ended')
      terminal.out(JSON.stringify(result))
      if (!passed(result)) failed += 1
    } catch (error) {
      if (signal.aborted && error === signal.reason) {
        progress('interrupted; everything it started has ended')
        return 1
      }
      terminal.err(`${definition.name} did not run to its end: ${reason(error)}`)
      failed += 1
    }
  }
  if (request.definitions.length > 1)
    terminal.out(JSON.stringify(summarise(kind, request.definitions.length, failed)))
  return failed === 0 ? 0 : 1
}

/**
 * Does what a command line asks for.
 * @returns the exit status: 0 only where every run went to its end and held all its bars
 */
export const runCommandLine = async (
  kind: 'bench' | 'drill',
  all: readonly RunDefinition[],
  argv: readonly string[],
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> => {
  let request: Request
  try {
    request = readRequest(kind, all, argv)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(error.message)
    return usageStatus
  }
  if (request.kind === 'run') return runAll(kind, request, signal, terminal)
  terminal.out(list(all))
  return 0
}

/** The program behind `npm run bench` and `npm run drill`: ends what it started on SIGINT and SIGTERM too. */
export const runProgram = async (kind: 'bench' | 'drill', all: readonly RunDefinition[]): Promise<never> => {
  const interrupted = new AbortController()
  let status: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      status ??= 128 + constants.signals[signal]
      interrupted.abort(new Error(`interrupted by ${signal}`))
    })
  }
  const terminal: Terminal = {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  }
  const ended = await runCommandLine(kind, all, process.argv.slice(2), interrupted.signal, terminal)
  process.exit(status ?? ended)
}
