import {
  defineRun,
  perform,
  type RunContext,
  type RunDefinition,
  type RunResult,
} from '../support/run-contract/index.ts'
import { hallOptions } from './options.ts'

type Context = RunContext<keyof typeof hallOptions>

/** The quick form of each says itself how many cameras it takes, and some are about one camera. */
const camerasFor = (drill: RunDefinition, { quick, options }: Context): Record<string, number> =>
  !quick && drill.options['cameras']?.default === hallOptions.cameras.default
    ? { cameras: options.cameras }
    : {}

const told = ({ figures, bars }: RunResult): string =>
  [
    ...Object.entries(figures).map(([name, value]) => `${name} ${value}`),
    ...bars.filter(({ ok }) => !ok).map(({ figure, op, limit }) => `MISSED: ${figure} ${op} ${limit}`),
  ].join(', ')

const missed = ({ bars }: RunResult): boolean => bars.some(({ ok }) => !ok)

/** Sums of the figures that all drills of the hall share; a drill that measures none of it has none. */
const sumUp = (results: readonly RunResult[], brokeOff: number) => {
  const all = (name: string): readonly number[] => results.map(({ figures }) => figures[name] ?? 0)
  return {
    drills: results.length + brokeOff,
    failed: results.filter(missed).length + brokeOff,
    worstExtraLossMs: Math.max(0, ...all('extraLossMs')),
    gapReasonWrong: all('gapReasonWrong').reduce((sum, wrong) => sum + wrong, 0),
  }
}

/**
 * All these drills, one after the other, each on a hall and a product of its own; a drill that misses a bar of its own
 * or does not run to its end fails it, and the others are run all the same.
 */
export const defineAllHall = (drills: readonly RunDefinition[]): RunDefinition =>
  defineRun({
    name: 'all-hall',
    summary: `${drills.map(({ name }) => name).join(', ')}, summed up`,
    onlyByName: true,
    options: hallOptions,
    bars: [
      { figure: 'drills', op: '>=', limit: 15 },
      { figure: 'worstExtraLossMs', op: '==', limit: 0 },
      { figure: 'gapReasonWrong', op: '==', limit: 0 },
      { figure: 'failed', op: '==', limit: 0 },
    ],
    run: async (context) => {
      const { quick, signal } = context
      const results: RunResult[] = []
      let brokeOff = 0
      let running: Promise<unknown> = Promise.resolve()
      // An interrupted run has ended when the drill in it has ended what it started.
      await context.own({ close: () => running.then(() => undefined) })
      for (const drill of drills) {
        signal.throwIfAborted()
        const progress = (text: string): void => context.progress(`${drill.name}: ${text}`)
        const performed = perform(drill, { quick, options: camerasFor(drill, context), signal, progress })
        running = performed.catch(() => undefined)
        try {
          const result = await performed
          results.push(result)
          progress(told(result))
        } catch (error) {
          brokeOff += 1
          progress(`did not run to its end: ${error instanceof Error ? (error.stack ?? '') : String(error)}`)
        }
      }
      return sumUp(results, brokeOff)
    },
  })
