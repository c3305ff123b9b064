import { loadConfig } from '../../server/kernel/config/index.ts'
import type { ApiClient } from '../support/api-client.ts'
import {
  allowanceMs,
  extraLossMs,
  isToldAs,
  lossesIn,
  readTimeline,
  type Range,
  type Recording,
  type SourceTimeline,
} from '../support/measure/index.ts'

/** What befell a camera, and what the timeline must say of it. */
export interface Struck {
  /** From the beginning of the fault until the camera answers again. */
  readonly outage: Range
  /** The reasons that the gap may have. */
  readonly reasons: readonly string[]
  /** Nothing but silence tells of it. */
  readonly silent?: boolean
  /** So long from the beginning of the fault the camera still sends what looks like a stream, in milliseconds. */
  readonly deceivesMs?: number
}

/** What all drills of cameras and processes say. */
export interface LossFigures {
  /** Worst of the cameras that were struck: shown as lost, or missing in pictures. */
  readonly lostMs: number
  /** The least that one of these was allowed to lose. */
  readonly allowedMs: number
  readonly extraLossMs: number
  /** Cameras whose timeline tells another reason, another time, or less than is missing. */
  readonly gapReasonWrong: number
  /** Worst time from when a struck camera answered again until it is covered again. */
  readonly backMs: number
  /** What the others lost at worst. */
  readonly othersLostMs: number
}

/** What every drill of cameras and their processes is held to. */
export const lossBars = [
  { figure: 'extraLossMs', op: '==', limit: 0 },
  { figure: 'gapReasonWrong', op: '==', limit: 0 },
  { figure: 'othersLostMs', op: '==', limit: 0 },
] as const

/** The wall clock of what is recorded is right to this. */
const placeToleranceMs = 250

/**
 * Whether the gaps begin when the camera was lost and last until it was back: no footage is claimed of a time in which
 * there was none.
 */
const isPlaced = ({ outage, deceivesMs = 0 }: Struck, { gaps }: SourceTimeline): boolean =>
  Math.min(...gaps.map(({ from }) => from)) <= outage.from + deceivesMs + placeToleranceMs &&
  Math.max(...gaps.map(({ to }) => to)) >= outage.to - placeToleranceMs

/** Where coverage goes on after the outage. */
const backAt = ({ outage }: Struck, { coverage }: SourceTimeline): number =>
  Math.max(0, Math.min(...coverage.map(({ to, from }) => (to > outage.to ? from : Infinity))) - outage.to)

const worst = (figures: readonly number[]): number => Math.max(0, ...figures)

/**
 * Holds what each camera lost within `range` against what its fault may cost, and what the timeline tells against what
 * happened. Cameras that nothing befell must have lost nothing.
 * @param struck by the camera's path; `range` must begin before the first outage and end when all are back
 */
export const judgeLoss = async (
  context: { progress(text: string): void },
  recording: Recording,
  client: ApiClient,
  range: Range,
  struck: ReadonlyMap<string, Struck>,
): Promise<LossFigures> => {
  const { retryMaxMs } = loadConfig(recording.product.configFile).recorder
  const gopMs = recording.hall.stream.gopSeconds * 1000
  const index = await recording.footage.read()
  const timelines = await readTimeline(client, [...index.sources.values()], range)
  const losses = lossesIn(recording, index, timelines, range)

  const judged = [...struck].map(([camera, one]) => {
    const loss = losses.filter((each) => each.camera === camera)
    const timeline = timelines.find(({ sourceId }) => sourceId === index.sources.get(camera))
    if (!timeline) throw new Error(`no timeline was read of ${camera}`)
    const lastedMs = one.outage.to - one.outage.from
    const allowedMs = allowanceMs({ lastedMs, gopMs, silent: one.silent === true, retryMaxMs })
    const right = isToldAs(one.reasons, range, timeline) && isPlaced(one, timeline)
    if (!right)
      context.progress(
        `${camera}: lost from ${one.outage.from} to ${one.outage.to}; told ${JSON.stringify(timeline)}`,
      )
    return {
      lostMs: worst(loss.flatMap(({ shownMs, picturesMs }) => [shownMs, picturesMs])),
      allowedMs,
      extraLossMs: extraLossMs(loss, allowedMs),
      right,
      backMs: backAt(one, timeline),
    }
  })
  const others = losses.filter(({ camera }) => !struck.has(camera))
  return {
    lostMs: worst(judged.map(({ lostMs }) => lostMs)),
    allowedMs: Math.min(...judged.map(({ allowedMs }) => allowedMs)),
    extraLossMs: worst(judged.map((one) => one.extraLossMs)),
    gapReasonWrong: judged.filter(({ right }) => !right).length,
    backMs: worst(judged.map(({ backMs }) => backMs)),
    othersLostMs: worst(others.flatMap(({ shownMs, picturesMs }) => [shownMs, picturesMs])),
  }
}
