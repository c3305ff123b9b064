import { setTimeout as delay } from 'node:timers/promises'
import type { Hall, HallFault } from '../support/hall/index.ts'
import { signInAsSupervisor, startRecording, untilCoveredTo, type Range } from '../support/measure/index.ts'
import { defineRun, type RunDefinition } from '../support/run-contract/index.ts'
import { judgeLoss, lossBars, type Struck } from './judge-loss.ts'
import { hallOptions, oneInFour } from './options.ts'

/** A fault of single cameras, and what the recorder must make of it. */
interface CameraFault {
  readonly name: string
  readonly summary: string
  readonly fault: HallFault
  /** The reason of the gap. */
  readonly expects: string
  /** Nothing but silence tells of it. */
  readonly silent?: boolean
  /** So many GOPs from the fault's beginning the camera still sends what looks like a stream. */
  readonly deceivesGops?: number
}

/** The command that ends a fault. */
export const endOf = (fault: HallFault): 'plug' | 'resume' => (fault === 'unplug' ? 'plug' : 'resume')

/** When a camera's last fault began and ended, by the hall's own log. */
export const outageOf = ({ truth }: Hall, camera: number): Range => {
  const [began, ended] = truth.faults(camera).slice(-2)
  if (began?.state !== 'began' || ended?.state !== 'ended') throw new Error('the hall logged no whole fault')
  return { from: began.wallMs, to: ended.wallMs }
}

const defineCameraFault = (one: CameraFault): RunDefinition =>
  defineRun({
    name: one.name,
    summary: `${one.summary} (told as ${one.expects})`,
    options: {
      cameras: { ...hallOptions.cameras, quick: 2 },
      seconds: { summary: 'how long the fault lasts', default: 20, quick: 5, min: 1, max: 3600 },
    },
    bars: lossBars,
    run: async (context) => {
      const { cameras, seconds } = context.options
      const recording = await startRecording(context, cameras)
      const { hall, product } = recording
      const client = await signInAsSupervisor(product)
      const gopMs = hall.stream.gopSeconds * 1000
      const hit = hall.cameras.filter(oneInFour)

      const from = Date.now()
      await delay(2 * gopMs, undefined, { signal: context.signal })
      context.progress(`${one.fault} of ${hit.length} of ${cameras} cameras for ${seconds} s`)
      for (const { number } of hit) await hall.control(one.fault, number)
      await delay(seconds * 1000, undefined, { signal: context.signal })
      for (const { number } of hit) await hall.control(endOf(one.fault), number)
      context.progress('over; waiting until all are recorded again')
      await untilCoveredTo(recording, Date.now() + gopMs)
      const range = { from, to: Date.now() }
      await untilCoveredTo(recording, range.to + gopMs)

      const struck = hit.map(({ number, path }): [string, Struck] => [
        path,
        {
          outage: outageOf(hall, number),
          reasons: [one.expects],
          silent: one.silent === true,
          deceivesMs: (one.deceivesGops ?? 0) * gopMs,
        },
      ])
      const judged = await judgeLoss(context, recording, client, range, new Map(struck))
      return { cameras, struck: hit.length, ...judged }
    },
  })

/** The camera closes its connections, cannot be found for a while, and is there again. */
export const unplug = defineCameraFault({
  name: 'unplug',
  summary: 'cameras are away for a while and come back',
  fault: 'unplug',
  expects: 'unreachable',
})

/** Connections stay open, and nothing comes any more: no byte, no end. */
export const tcpHang = defineCameraFault({
  name: 'tcp-hang',
  summary: 'connections hang without closing',
  fault: 'hang',
  expects: 'stalled',
  silent: true,
})

/** Random bytes where pictures should be. */
export const garbage = defineCameraFault({
  name: 'garbage',
  summary: 'cameras send random bytes in place of pictures',
  fault: 'garbage',
  expects: 'bad-stream',
  // Until the stall rule finds that no key frame is among them.
  deceivesGops: 3,
})

/** Pictures come, but none that a player could begin with. */
export const noKeyframe = defineCameraFault({
  name: 'no-keyframe',
  summary: 'cameras send no key frame any more',
  fault: 'no-keyframe',
  expects: 'no-keyframe',
  silent: true,
  deceivesGops: 4,
})
