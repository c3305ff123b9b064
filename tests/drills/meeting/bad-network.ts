import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../support/free-port.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { openMediaWay } from './media-way.ts'
import { openMeetingStage } from './meeting-stage.ts'
import { fewSeats } from './options.ts'

/** All venues sit behind a bad line: it loses, then it is narrow. */
export const badNetwork = defineRun({
  name: 'bad-network',
  summary: '10 % loss, then 200 kbit/s, for every venue: sound goes on, and everything once it is over',
  alone: true,
  options: {
    ...fewSeats,
    seconds: { summary: 'how long each of both lasts', default: 30, quick: 3, min: 2, max: 600 },
  },
  bars: [{ figure: 'stateLost', op: '==', limit: 0 }],
  run: async (context) => {
    const way = await context.own(openMediaWay(await freePort()))
    const stage = await openMeetingStage(context, context.options.seats, { media: way.media })
    const last = () => delay(context.options.seconds * 1000, undefined, { signal: context.signal })
    return stage.strike(async () => {
      way.set({ loss: 0.1 })
      await last()
      way.set({ loss: 0, kbps: 200 })
      await last()
      way.set({ kbps: null })
    })
  },
})
