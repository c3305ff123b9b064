import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figures, RunContext, RunDefinition } from './definition.ts'
import { judge, type JudgedBar } from './judge.ts'
import { createLifetime, type Lifetime } from './lifetime.ts'
import { thisMachine, type Machine } from './machine.ts'

/** The answer of a run that went to its end: the last line of standard output. */
export interface RunResult {
  readonly name: string
  readonly figures: Figures
  readonly bars: readonly JudgedBar[]
  readonly machine: Machine
}

export interface PerformOptions {
  readonly quick?: boolean
  /** Over the definition's defaults. */
  readonly options?: Readonly<Record<string, number>>
  readonly signal?: AbortSignal
  readonly progress?: (text: string) => void
}

const newFolder = async (): Promise<{ readonly path: string; close(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'huijian-run-'))
  return { path, close: () => rm(path, { recursive: true, force: true }) }
}

const contextOf = (definition: RunDefinition, given: PerformOptions, lifetime: Lifetime): RunContext => {
  const { quick = false, signal = new AbortController().signal, progress = () => undefined } = given
  const defaults = Object.entries(definition.options).map(([name, option]) => [
    name,
    quick ? (option.quick ?? option.default) : option.default,
  ])
  return {
    options: { ...(Object.fromEntries(defaults) as Record<string, number>), ...given.options },
    quick,
    signal,
    progress,
    own: (starting) => lifetime.own(starting),
    folder: async () => (await lifetime.own(newFolder())).path,
  }
}

const interruption = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void =>
      reject(signal?.reason instanceof Error ? signal.reason : new Error('interrupted'))
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })

/** Figures are judged as they are printed, to four decimals: no bar is held, or missed, by what nobody sees. */
const rounded = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4]))

/**
 * Carries out one bench or drill and judges it. Whatever it started has ended when this settles.
 * @throws what stopped the run, or kept something from ending
 */
export const perform = async (definition: RunDefinition, given: PerformOptions = {}): Promise<RunResult> => {
  const lifetime = createLifetime()
  let figures: Figures
  try {
    const context = contextOf(definition, given, lifetime)
    figures = rounded(await Promise.race([definition.run(context), interruption(given.signal)]))
  } finally {
    await lifetime.close()
  }
  return { name: definition.name, figures, bars: judge(definition.bars, figures), machine: thisMachine() }
}
