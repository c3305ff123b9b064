import { defineRun } from '../../support/run-contract/index.ts'
import { openMeetingStage } from './meeting-stage.ts'
import { seatOptions } from './options.ts'

/** The media worker that carries a meeting dies at once. */
export const killWorker = defineRun({
  name: 'kill-worker',
  summary:
    'kill -9 of the media worker in a meeting: pictures are back within 3 s, nothing of the floor is lost',
  alone: true,
  options: seatOptions,
  bars: [
    { figure: 'stateLost', op: '==', limit: 0 },
    { figure: 'noPictureMs', op: '<=', limit: 3000 },
  ],
  run: async (context) => {
    const stage = await openMeetingStage(context, context.options.seats)
    return stage.strike(async () => {
      const { all } = await stage.product.processes()
      const worker = all.find(({ command }) => command[0]?.endsWith('mediasoup-worker'))
      if (!worker) throw new Error('no media worker runs')
      process.kill(worker.pid, 'SIGKILL')
    })
  },
})
