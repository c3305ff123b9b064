import { setTimeout as delay } from 'node:timers/promises'
import type { Hall } from '../support/hall/index.ts'
import { signInAsSupervisor, startRecording, untilCoveredTo, type Range } from '../support/measure/index.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { outageOf } from './camera-fault.ts'
import { judgeLoss, lossBars, type Struck } from './judge-loss.ts'
import { hallOptions } from './options.ts'

/** From here on an outage has lasted long enough for the waits between attempts to have been drawn several times. */
const drawnMs = 10_000
/** Attempts this close together hit a network video recorder as one. */
const togetherMs = 250
/** So much of the hall may connect together by chance. */
const togetherShare = 0.5

/** Sizes of the groups of attempts that came together within `range`, each attempt opening a window of its own. */
const groups = ({ truth, cameras }: Hall, range: Range): readonly number[] => {
  const attempts = cameras
    .flatMap(({ number }) => truth.attempts(number).map(({ wallMs }) => wallMs))
    .filter((at) => at >= range.from && at < range.to)
  return attempts.map((at) => attempts.filter((other) => other >= at && other < at + togetherMs).length)
}

/** The whole hall is lost at one instant, as behind a switch, and comes back at one: not so the attempts. */
export const stampede = defineRun({
  name: 'stampede',
  summary:
    'all cameras are lost and come back at one instant: attempts spread, all are back (told as unreachable)',
  options: {
    cameras: { ...hallOptions.cameras, quick: 4 },
    seconds: { summary: 'how long they are away', default: 40, quick: 5, min: 1, max: 3600 },
  },
  bars: [...lossBars, { figure: 'stampedes', op: '==', limit: 0 }],
  run: async (context) => {
    const { cameras, seconds } = context.options
    const recording = await startRecording(context, cameras)
    const { hall, product } = recording
    const client = await signInAsSupervisor(product)
    const gopMs = hall.stream.gopSeconds * 1000

    const from = Date.now()
    await delay(2 * gopMs, undefined, { signal: context.signal })
    context.progress(`all ${cameras} cameras are away for ${seconds} s`)
    const unplugged = Date.now()
    await Promise.all(hall.cameras.map(({ number }) => hall.control('unplug', number)))
    await delay(seconds * 1000, undefined, { signal: context.signal })
    const plugged = Date.now()
    await Promise.all(hall.cameras.map(({ number }) => hall.control('plug', number)))
    context.progress('they are back; waiting until all are recorded again')
    await untilCoveredTo(recording, Date.now() + gopMs)
    const recoveredMs = Date.now() - plugged
    const range = { from, to: Date.now() }
    await untilCoveredTo(recording, range.to + gopMs)

    const drawn = groups(hall, { from: unplugged + drawnMs, to: range.to })
    const struck = hall.cameras.map(({ number, path }): [string, Struck] => [
      path,
      { outage: outageOf(hall, number), reasons: ['unreachable'] },
    ])
    const judged = await judgeLoss(context, recording, client, range, new Map(struck))
    return {
      cameras,
      attempts: groups(hall, { from: unplugged, to: range.to }).length,
      mostTogether: Math.max(0, ...drawn),
      stampedes: drawn.filter((size) => size > Math.max(1, cameras * togetherShare)).length,
      recoveredMs,
      ...judged,
    }
  },
})
