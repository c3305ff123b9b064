import { setTimeout as delay } from 'node:timers/promises'
import { defineRun } from '../../support/run-contract/index.ts'
import { openMeetingStage } from './meeting-stage.ts'
import { seatOptions } from './options.ts'

/** Signalling is cut while media could pass. */
export const socketCut = defineRun({
  name: 'socket-cut',
  summary:
    'all sockets of a meeting cut: sound and picture go on, seats are kept, nothing of the floor is lost',
  alone: true,
  options: {
    ...seatOptions,
    seconds: { summary: 'how long they are cut', default: 20, quick: 3, min: 1, max: 50 },
  },
  bars: [{ figure: 'stateLost', op: '==', limit: 0 }],
  run: async (context) => {
    const stage = await openMeetingStage(context, context.options.seats)
    return stage.strike(async () => {
      stage.way.cut()
      await delay(context.options.seconds * 1000, undefined, { signal: context.signal })
      stage.way.mend()
    })
  },
})
