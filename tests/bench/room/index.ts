import { setTimeout as delay } from 'node:timers/promises'
import { readFile } from 'node:fs/promises'
import type { SeatId } from '../../../server/contract/ids.ts'
import type { Joined, MeetingView } from '../../../server/contract/meeting.ts'
import { launchChromium } from '../../support/browser.ts'
import { enterMeeting } from '../../support/meeting-pages.ts'
import { startProduct, type Product } from '../../support/product.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { connectSocket, type SocketClient } from '../../support/socket-client.ts'
import { p95 } from '../index/times.ts'
import { pictureOnAir } from './picture-change.ts'
import { seatPeople, type SeatedPerson } from './seat-people.ts'

const title = '全区视频会议'
const joinSpreadMs = 10_000
const pictureWithinMs = 10_000

const webKiB = async (product: Product): Promise<number> => {
  const { web } = await product.processes()
  const status = await readFile(`/proc/${web?.pid ?? 0}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1])
}

interface Seat extends SocketClient {
  readonly seatId: SeatId
}

const takeSeat = async (product: Product, meeting: MeetingView, person: SeatedPerson): Promise<Seat> => {
  const client = await connectSocket(product.url, '/meeting', { cookie: person.cookie })
  const joined = await client.must<Joined>('meeting.join', { meetingId: meeting.id })
  const seatId = joined.floor.venues.find(({ unitId }) => unitId === person.unitId)?.seatId
  if (!seatId) throw new Error('a seat is missing')
  return { ...client, seatId }
}

/** Everybody comes in, spread evenly over ten seconds. */
const takeSeats = async (product: Product, meeting: MeetingView, people: readonly SeatedPerson[]) => {
  const began = performance.now()
  let lastReadyMs = 0
  const taken = await Promise.allSettled(
    people.map(async (person, index) => {
      await delay((index * joinSpreadMs) / people.length)
      const seat = await takeSeat(product, meeting, person)
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
  seats: readonly Seat[],
  rounds: number,
): Promise<readonly number[]> => {
  const times: number[] = []
  const timed = async (client: SocketClient, event: string, input: unknown): Promise<void> => {
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

/** A whole district in one meeting: how soon its floor obeys. */
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
    const { seats, joinFailures, lastReadyMs } = await takeSeats(product, meeting, people)
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
    for (const seat of seats) seat.close()
    operator.close()
    return {
      seats: seats.length + 2,
      joinFailures,
      lastReadyMs,
      webKiBPerSeat,
      signalP95Ms: p95(signals),
      floorP95Ms: p95(pictures),
    }
  },
})
