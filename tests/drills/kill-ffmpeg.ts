import { setTimeout as delay } from 'node:timers/promises'
import { signInAsSupervisor, startRecording, untilCoveredTo } from '../support/measure/index.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { judgeLoss, lossBars, type Struck } from './judge-loss.ts'
import { hallOptions, oneInFour } from './options.ts'

/** The ffmpeg of some cameras dies at once: each costs its camera moments, and the others nothing. */
export const killFfmpeg = defineRun({
  name: 'kill-ffmpeg',
  summary: 'kill -9 of the ffmpeg of one camera in four (told as encoder-crashed)',
  options: { cameras: { ...hallOptions.cameras, quick: 2 } },
  bars: lossBars,
  run: async (context) => {
    const { cameras } = context.options
    const recording = await startRecording(context, cameras)
    const { hall, product } = recording
    const client = await signInAsSupervisor(product)
    const gopMs = hall.stream.gopSeconds * 1000
    const hit = hall.cameras.filter(oneInFour)

    const from = Date.now()
    await delay(2 * gopMs, undefined, { signal: context.signal })
    const { ffmpegs } = await product.processes()
    const struck = hit.map(({ number, path }): [string, Struck] => {
      const ffmpeg = ffmpegs.find(({ command }) => command.includes(hall.rtspUrl(number)))
      if (!ffmpeg) throw new Error(`no ffmpeg records ${path}`)
      process.kill(ffmpeg.pid, 'SIGKILL')
      const now = Date.now()
      return [path, { outage: { from: now, to: now }, reasons: ['encoder-crashed'] }]
    })
    context.progress(`killed ${struck.length} of ${cameras}; waiting until all are recorded again`)
    await untilCoveredTo(recording, Date.now() + 2 * gopMs)
    const range = { from, to: Date.now() }
    await untilCoveredTo(recording, range.to + gopMs)
    const judged = await judgeLoss(context, recording, client, range, new Map(struck))
    return { cameras, struck: struck.length, ...judged }
  },
})
