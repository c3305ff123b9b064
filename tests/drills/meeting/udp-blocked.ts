import { freePort } from '../../support/free-port.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { openMediaWay } from './media-way.ts'
import { openMeetingStage } from './meeting-stage.ts'
import { fewSeats } from './options.ts'

/** A firewall forbids UDP in the middle of a meeting. */
export const udpBlocked = defineRun({
  name: 'udp-blocked',
  summary: 'UDP blocked in the middle of a meeting: sound and picture go on over TCP, nothing is lost',
  alone: true,
  options: fewSeats,
  bars: [{ figure: 'stateLost', op: '==', limit: 0 }],
  run: async (context) => {
    const way = await context.own(openMediaWay(await freePort()))
    const stage = await openMeetingStage(context, context.options.seats, { media: way.media })
    return stage.strike(() => way.set({ udpBlocked: true }))
  },
})
