import { setTimeout as delay } from 'node:timers/promises'
import { loadConfig } from '../../../server/kernel/config/index.ts'
import { compareIndexWithDisk, signInAsSupervisor, type Range } from '../../support/measure/index.ts'
import { defineRun, type RunContext } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'
import { folderWithRecordings, gopMsOf, startFaulty, type FaultyRecording } from '../disk/faulty-disk.ts'
import { hallOptions } from '../options.ts'
import { unprovoked } from './judge.ts'
import { planFaults, type SoakFault } from './plan.ts'
import { seededRandom } from './random.ts'
import { strikeAll, type SoakStage, type Struck } from './strike.ts'
import { readTrueTimelines, unexplainedIn, unexplainedMsOf, type TrueTimelines } from './true-time.ts'
import { readVitals } from './vitals.ts'

const ofCameras: readonly SoakFault[] = [
  'unplug',
  'hang',
  'garbage',
  'no-keyframe',
  'unplug-all',
  'kill-ffmpeg',
]
const ofDisk: readonly SoakFault[] = ['disk-fail', 'disk-full', 'disk-stall']
const ofClock: readonly SoakFault[] = ['clock-forward', 'clock-back']
const ofProcesses: readonly SoakFault[] = ['kill-web', 'kill-recorder']

/** Recorder and web are killed in this first part of the time only: those that run at its end are to show no leak. */
const killingShare = 0.4
/**
 * A process has settled when all cameras have been recorded undisturbed for two files each: its code is compiled, its
 * caches and pools are as large as its work makes them. In a short run for less.
 */
const settlingClips = 2
const settlingShare = 0.1
/** Memory and descriptors are looked at for the last third of the settling, at most so long. */
const lookingShare = 1 / 3
const longestLookMs = 20_000
const largestSeed = 2 ** 32 - 1
const minuteMs = 60_000
/** The newest moments of a timeline are not yet told. */
const untoldMs = 40_000
const recordedTimeoutMs = 90_000
/** By how much more than the run lasts the clock is set: no time is told of twice. */
const beyondMs = 15 * minuteMs

const soakOptions = {
  ...hallOptions,
  cameras: { ...hallOptions.cameras, quick: 2 },
  minutes: { summary: 'how long', default: 60, quick: 0.2, min: 0.1, max: 10_080 },
  seed: { summary: 'the faults follow from it; 0 draws one', default: 0, quick: 7, min: 0, max: largestSeed },
} as const
type Context = RunContext<keyof typeof soakOptions>

/** When what happens, in milliseconds from the beginning. */
interface Course {
  readonly killingTo: number
  readonly settleMs: number
  readonly end: number
}

const courseOf = ({ options: { minutes } }: Context, { product }: FaultyRecording): Course => {
  const end = minutes * minuteMs
  const clipMs = loadConfig(product.configFile).recorder.clipSeconds * 1000
  return {
    killingTo: end * killingShare,
    settleMs: Math.min(settlingClips * clipMs, end * settlingShare),
    end,
  }
}

/** Signed in anew each time: a session may have run out while the clock was set forward. */
const timelinesOf = async (stage: SoakStage, range: Range): Promise<TrueTimelines> =>
  readTrueTimelines(stage, await signInAsSupervisor(stage.product), range, stage.clockSets)

/** Waits until every camera was recorded at `wall` or since, by the true clock, which is the one in force by then. */
const untilRecordedFrom = async (stage: SoakStage, wall: number): Promise<void> => {
  const since = { from: wall, to: wall + recordedTimeoutMs }
  const client = await signInAsSupervisor(stage.product)
  await until(
    'every camera to be recorded',
    recordedTimeoutMs,
    async () => {
      const timelines = await readTrueTimelines(stage, client, since, [])
      return [...timelines.values()].every(({ coverage }) => coverage.length > 0)
    },
    500,
  )
}

/** Tells once a minute how it goes, until the signal aborts. */
const tellEachMinute = async (
  context: Context,
  stage: SoakStage,
  since: number,
  struck: readonly Struck[],
  over: AbortSignal,
): Promise<void> => {
  const startedAt = performance.now()
  for (;;) {
    await delay(minuteMs, undefined, { signal: over }).catch(() => undefined)
    if (over.aborted) return
    const minute = Math.round((performance.now() - startedAt) / minuteMs)
    try {
      const range = { from: since, to: Date.now() - untoldMs }
      const timelines: TrueTimelines = range.to > since ? await timelinesOf(stage, range) : new Map()
      const { recorder, web } = await readVitals(stage.product, 0)
      context.progress(
        `minute ${minute}: ${struck.length} faults so far, ${unexplainedMsOf(range, timelines, stage.clockSets)} ms unexplained; ` +
          `recorder ${recorder.rssMiB.toFixed(0)} MiB, ${recorder.descriptors} descriptors; ` +
          `web ${web.rssMiB.toFixed(0)} MiB, ${web.descriptors} descriptors`,
      )
    } catch (error) {
      // A process that was just killed answers nothing.
      context.progress(`minute ${minute}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

const settledVitals = async (context: Context, stage: SoakStage, settleMs: number) => {
  await untilRecordedFrom(stage, Date.now())
  context.progress('all cameras are recorded; letting recorder and web settle')
  const lookingMs = Math.min(settleMs * lookingShare, longestLookMs)
  await delay(settleMs - lookingMs, undefined, { signal: context.signal })
  // Web closes what nobody asks for: it is to have been asked lately, each time.
  await timelinesOf(stage, { from: Date.now() - minuteMs, to: Date.now() })
  const vitals = await readVitals(stage.product, lookingMs, context.signal)
  const { recorder, web } = vitals
  context.progress(`settled: recorder ${recorder.rssMiB.toFixed(0)} MiB, descriptors ${recorder.detail}`)
  context.progress(`settled: web ${web.rssMiB.toFixed(0)} MiB, descriptors ${web.detail}`)
  return vitals
}

const killsOf = (struck: readonly Struck[], fault: SoakFault): number =>
  struck.filter((one) => one.fault === fault).length

/** Whatever strikes, for as long as one likes: every second is recorded or explained, and nothing grows. */
export const soak = defineRun({
  name: 'soak',
  summary:
    'random faults of cameras, disk, clock and processes: every second recorded or explained, nothing leaks',
  onlyByName: true,
  options: soakOptions,
  bars: [
    { figure: 'unexplainedMs', op: '==', limit: 0 },
    { figure: 'leakedFds', op: '==', limit: 0 },
    { figure: 'rssGrowthMiB', op: '<=', limit: 50 },
    { figure: 'gapReasonWrong', op: '==', limit: 0 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { cameras, minutes } = context.options
    const seed = context.options.seed || 1 + Math.floor(Math.random() * largestSeed)
    const random = seededRandom(seed)
    context.progress(`seed ${seed}`)
    const recording = await startFaulty(context, cameras, await folderWithRecordings(context))
    const { product, footage } = recording
    const { killingTo, settleMs, end } = courseOf(context, recording)
    const stage: SoakStage = { ...recording, clockOffsetMs: end + beyondMs, clockSets: [] }
    const from = Date.now()
    const begunAt = performance.now()
    const struck: Struck[] = []

    const strikeWithin = async (faults: readonly SoakFault[], start: number, to: number): Promise<void> => {
      const planned = planFaults({
        ...{ random, faults, cameras, from: start, to },
        paceMs: context.quick ? [200, 600] : [1000, 12_000],
        ...(context.quick ? { longestMs: 1500, restMs: 500 } : { longestMs: Infinity, restMs: 10_000 }),
      })
      await strikeAll(stage, planned, begunAt, context.signal, (one) => {
        struck.push(one)
        const what = one.cameras.length > 0 ? ` of ${one.cameras.join(', ')}` : ''
        context.progress(`${one.fault}${what}, ${one.to - one.from} ms`)
      })
    }

    const over = new AbortController()
    const telling = tellEachMinute(
      context,
      stage,
      from,
      struck,
      AbortSignal.any([over.signal, context.signal]),
    )
    await context.own({
      close: () => {
        over.abort()
        return telling
      },
    })
    await strikeWithin([...ofCameras, ...ofDisk, ...ofClock, ...ofProcesses], 0, killingTo)
    const before = await settledVitals(context, stage, settleMs)
    const calmUntil = performance.now() - begunAt
    await strikeWithin([...ofCameras, ...ofDisk, ...ofClock], calmUntil, end - 2 * settleMs)
    const after = await settledVitals(context, stage, settleMs)
    over.abort()

    const range = { from, to: Date.now() }
    await untilRecordedFrom(stage, range.to + gopMsOf(stage))
    const timelines = await timelinesOf(stage, range)
    for (const { camera, from, to } of unexplainedIn(range, timelines, stage.clockSets))
      context.progress(`nothing explains ${camera} from ${from} for ${to - from} ms`)
    const wrong = unprovoked(stage, range, timelines, struck)
    for (const gap of wrong) context.progress(`no fault explains ${gap}`)
    context.progress('stopping; comparing index and disk')
    await product.end('SIGTERM')
    const differences = await compareIndexWithDisk(product.recordingsDir, await footage.read())
    for (const difference of differences) context.progress(difference)
    const grown = (name: 'recorder' | 'web') => ({
      descriptors: Math.max(0, after[name].descriptors - before[name].descriptors),
      rssMiB: after[name].rssMiB - before[name].rssMiB,
    })
    return {
      ...{ cameras, minutes, seed, faults: struck.length },
      restarts: killsOf(struck, 'kill-recorder') + killsOf(struck, 'kill-web'),
      gaps: [...timelines.values()].reduce((sum, { gaps }) => sum + gaps.length, 0),
      unexplainedMs: unexplainedMsOf(range, timelines, stage.clockSets),
      gapReasonWrong: wrong.length,
      leakedFds: grown('recorder').descriptors + grown('web').descriptors,
      rssGrowthMiB: grown('recorder').rssMiB,
      webRssGrowthMiB: grown('web').rssMiB,
      recorderRssMiB: after.recorder.rssMiB,
      indexMismatch: differences.length,
    }
  },
})
