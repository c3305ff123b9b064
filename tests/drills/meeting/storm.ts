import { setTimeout as delay } from 'node:timers/promises'
import { seatPeople } from '../../support/seat-people.ts'
import { startProduct } from '../../support/product.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { takeSyntheticSeat } from '../../support/synthetic-seat.ts'
import { openMeetingStage, planMeeting } from './meeting-stage.ts'

const joinEveryMs = 40

/** Everybody's connection breaks at once, and everybody comes back at once. */
export const storm = defineRun({
  name: 'storm',
  summary: 'a whole district drops out of a meeting and returns at once: all are back, nothing is lost',
  alone: true,
  options: {
    seats: {
      summary: 'seats of the meeting, two of them browsers',
      default: 160,
      quick: 12,
      min: 6,
      max: 180,
    },
    seconds: { summary: 'how long they are cut', default: 5, quick: 1, min: 1, max: 50 },
  },
  bars: [
    { figure: 'stateLost', op: '==', limit: 0 },
    { figure: 'seatsMissing', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { seats: count, seconds } = context.options
    const folder = await context.folder()
    const first = await context.own(startProduct({ folder }))
    await first.close()
    const seating = await seatPeople(first.dataDir, count - 2)
    const stage = await openMeetingStage(context, 2, {
      folder,
      meeting: (product) =>
        planMeeting(product, seating.mainVenueId, [
          seating.branchVenueId,
          ...seating.people.map(({ unitId }) => unitId),
        ]),
    })
    const people = await Promise.all(
      seating.people.map(async (person, index) => {
        await delay(index * joinEveryMs)
        const { meetingId } = stage
        return takeSyntheticSeat({ ...person, meetingId, url: stage.way.url })
      }),
    )
    await context.own({
      close: () => {
        for (const seat of people) seat.close()
        return Promise.resolve()
      },
    })
    context.progress(`${people.length} seats beside two browsers`)
    let lastBackMs = 0
    let seatsMissing = 0
    const figures = await stage.strike(async () => {
      stage.way.cut()
      await delay(seconds * 1000, undefined, { signal: context.signal })
      const back = people.map((seat) => seat.back())
      stage.way.mend()
      const began = performance.now()
      const returned = await Promise.allSettled(back)
      lastBackMs = performance.now() - began
      seatsMissing = returned.filter(({ status }) => status === 'rejected').length
    })
    return { ...figures, seats: people.length + 2, seatsMissing, lastBackMs }
  },
})
