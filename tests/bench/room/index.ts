import { setTimeout as delay } from 'node:timers/promises'
import { readFile } from 'node:fs/promises'
import type { Joined, MeetingView } from '../../../server/contract/meeting.ts'
import { launchChromium } from '../../support/browser.ts'
import { enterMeeting } from '../../support/meeting-pages.ts'
import { startProduct, type Product } from '../../support/product.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { createIdentity, type RtcIdentity } from '../../support/rtc/index.ts'
import { seatPeople, type SeatedPerson } from '../../support/seat-people.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { takeSyntheticSeat, type SyntheticSeat } from '../../support/synthetic-seat.ts'
import { p95 } from '../index/times.ts'
import { pictureOnAir } from './picture-change.ts'

const title = '全区视频会议'
const joinSpreadMs = 10_000
const pictureWithinMs = 10_000

const webKiB = async (product: Product): Promise<number> => {
  const { web } = await product.processes()
  const status = await readFile(`/proc/${web?.pid ?? 0}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1])
}

/** Everybody comes in, spread evenly over ten seconds. */
const takeSeats = async (
  product: Product,
  meeting: MeetingView,
  people: readonly SeatedPerson[],
  identity: RtcIdentity,
) => {
  const began = performance.now()
  let lastReadyMs = 0
  const taken = await Promise.allSettled(
    people.map(async (person, index) => {
      await delay((index * joinSpreadMs) / people.length)
      const { url } = product
      const seat = await takeSyntheticSeat({ ...person, url, meetingId: meeting.id, identity })
      lastReadyMs = performance.now() - began
      return seat
    }),
  )
  const seats = taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  return { seats, joinFailures: people.length - seats.length, lastReadyMs }
}

/** From request to answer of commands to the floor: hands of the seats, mutes by the operator. */
const timeSignals = async (
  operator: SocketClient,
  seats: readonly SyntheticSeat[],
  rounds: number,
): Promise<readonly number[]> => {
  const times: number[] = []
  const timed = async (client: Pick<SocketClient, 'must'>, event: string, input: unknown): Promise<void> => {
    const began = performance.now()
    await client.must(event, input)
    times.push(performance.now() - began)
  }
  for (let round = 0; round < rounds; round += 1) {
    const seat = seats[(round * 7) % seats.length]
    if (!seat) continue
    await timed(seat, 'floor.raiseHand', {})
    await timed(operator, 'floor.mute', { seatId: seat.seatId, muted: true })
    await timed(operator, 'floor.mute', { seatId: seat.seatId, muted: false })
    await timed(seat, 'floor.lowerHand', { seatId: seat.seatId })
  }
  return times
}

/**
 * A whole district in one meeting: how soon its floor obeys. Every seat but the two browsers is synthetic: a real socket,
 * and a real transport on which it receives the main venue's picture.
 */
export const room = defineRun({
  name: 'room',
  summary:
    'a meeting of a whole district: joining, commands to the floor, and their pictures in two browsers',
  options: {
    seats: {
      summary: 'seats of the meeting, two of them browsers',
      default: 160,
      quick: 12,
      min: 6,
      max: 180,
    },
    changes: { summary: 'changes of the picture that are timed', default: 30, quick: 5, min: 3, max: 1000 },
  },
  bars: [
    { figure: 'joinFailures', op: '==', limit: 0 },
    { figure: 'signalP95Ms', op: '<=', limit: 50 },
    { figure: 'floorP95Ms', op: '<=', limit: 800 },
  ],
  run: async (context) => {
    const { seats: count, changes } = context.options
    const folder = await context.folder()
    const first = await context.own(startProduct({ folder }))
    await first.close()
    const { mainVenueId, branchVenueId, people } = await seatPeople(first.dataDir, count - 2)
    const product = await context.own(startProduct({ folder }))
    const secretary = await product.signIn('secretary')
    const meeting = await secretary.post<MeetingView>('/api/meetings', {
      title,
      startsAt: new Date().toISOString(),
      mainVenueId,
      venueIds: [branchVenueId, ...people.map(({ unitId }) => unitId)],
    })
    const browser = await context.own(launchChromium())
    const main = await enterMeeting(browser, product.url, product, { account: 'operator', title })
    await enterMeeting(browser, product.url, product, { account: 'branch.furong', title })
    const operator = await connectSocket(product.url, '/meeting', { cookie: secretary.cookie })
    const { floor } = await operator.must<Joined>('meeting.join', { meetingId: meeting.id })
    const branch = floor.venues.find(({ unitId }) => unitId === branchVenueId)?.seatId
    if (!branch) throw new Error('the branch has no seat')

    const before = await webKiB(product)
    context.progress(`${people.length} seats join within ${joinSpreadMs / 1000} s`)
    const { seats, joinFailures, lastReadyMs } = await takeSeats(
      product,
      meeting,
      people,
      await createIdentity(folder),
    )
    const webKiBPerSeat = ((await webKiB(product)) - before) / Math.max(1, seats.length)

    context.progress('commands to the floor')
    const signals = await timeSignals(operator, seats, changes * 2)
    context.progress('changes of the picture')
    const pictures: number[] = []
    for (let change = 0; change < changes; change += 1) {
      await operator.must('floor.home', {})
      const onAir = pictureOnAir(main, branch, pictureWithinMs)
      const began = Date.now()
      await operator.must('floor.broadcast', { picture: { show: 'venue', seatId: branch } })
      pictures.push((await onAir) - began)
    }
    const silentSeats = seats.filter((seat) => seat.received() === 0).length
    for (const seat of seats) seat.close()
    operator.close()
    return {
      seats: seats.length + 2,
      joinFailures,
      lastReadyMs,
      silentSeats,
      webKiBPerSeat,
      signalP95Ms: p95(signals),
      floorP95Ms: p95(pictures),
    }
  },
})
