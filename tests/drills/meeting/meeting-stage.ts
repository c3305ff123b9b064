/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import type { FloorView } from '../../../server/contract/floor/state.ts'
import type { MeetingId, UnitId } from '../../../server/contract/ids.ts'
import type { Joined, MeetingView } from '../../../server/contract/meeting.ts'
import { launchChromium } from '../../support/browser.ts'
import { enterMeeting } from '../../support/meeting-pages.ts'
import { startProduct, type Product } from '../../support/product.ts'
import type { Figures, RunContext } from '../../support/run-contract/index.ts'
import { connectSocket } from '../../support/socket-client.ts'
import { until } from '../../support/until.ts'
import { openWay, type Way } from './cut-off.ts'
import { longestWithout, watchMedia } from './watch-page.ts'

const title = '全区政务服务工作视频会议'
const branches = ['branch.furong', 'branch.dongfeng', 'branch.laodaohe'] as const
const backMs = 90_000

/** A meeting in the demo's district: an operator in the main venue, and branches, each in a real browser. */
export interface MeetingStage {
  readonly product: Product
  readonly way: Way
  readonly meetingId: MeetingId
  readonly pages: readonly Page[]
  /** Strikes, waits until every page plays picture and sound again, and tells what it cost. */
  strike(fault: () => Promise<void> | void): Promise<Figures>
}

/** One of those that a demo begins with. */
const demoMeeting = async (product: Product): Promise<MeetingView> => {
  const api = await product.signIn('secretary')
  const { items } = await api.get<{ items: MeetingView[] }>('/api/meetings')
  const found = items.find((meeting) => meeting.title === title)
  if (!found) throw new Error(`the demo has no meeting ${title}`)
  return found
}

/** Plans a meeting of these venues, which begins now. */
export const planMeeting = async (
  product: Product,
  mainVenueId: UnitId,
  venueIds: readonly UnitId[],
): Promise<MeetingView> => {
  const api = await product.signIn('secretary')
  const startsAt = new Date().toISOString()
  return api.post<MeetingView>('/api/meetings', { title: '全区视频会议', startsAt, mainVenueId, venueIds })
}

/** The secretary beside them, by socket alone: arranges the floor, and reads how it stands. */
const asSecretary = async <Result>(
  product: Product,
  meetingId: MeetingId,
  act: (ask: (event: string, input: unknown) => Promise<unknown>, joined: Joined) => Promise<Result>,
): Promise<Result> => {
  const api = await product.signIn('secretary')
  const client = await connectSocket(product.url, '/meeting', { cookie: api.cookie })
  try {
    return await act(
      (event, input) => client.must(event, input),
      await client.must<Joined>('meeting.join', { meetingId }),
    )
  } finally {
    await client.ask('meeting.leave', {})
    client.close()
  }
}

/** Something of everything that must not be lost: who is called on, a mute, the lock, a hand, a ballot, a poll's place. */
const arrange = (product: Product, meetingId: MeetingId, pages: readonly Page[]): Promise<void> =>
  asSecretary(product, meetingId, async (ask, { floor: { venues }, participants }) => {
    const seats = participants.filter(({ main }) => !main).map(({ seatId }) => seatId)
    const absent = venues.find(({ seatId, main }) => !main && !seats.includes(seatId))?.seatId
    await ask('floor.startPoll', { poll: 'broadcast', seats, seconds: 60 })
    await ask('floor.skipPoll', { poll: 'broadcast' })
    await ask('floor.pausePoll', { poll: 'broadcast' })
    await ask('floor.mute', { seatId: absent, muted: true })
    await ask('floor.lockMicrophones', { locked: true })
    await ask('floor.openVote', { question: '是否同意', options: ['同意', '反对'] })
    await ask('floor.setBanner', { text: '全区政务服务工作会议' })
    const [, branch] = pages
    await branch?.getByRole('button', { name: '同意', exact: true }).click()
    await branch?.getByRole('button', { name: '举手', exact: true }).click()
    await branch?.getByText('已举手').waitFor()
  })

const partsLost = (before: FloorView, after: FloorView): number =>
  (Object.keys(before) as (keyof FloorView)[]).filter(
    (part) => part !== 'seq' && JSON.stringify(before[part]) !== JSON.stringify(after[part]),
  ).length

const read = (
  product: Product,
  meetingId: MeetingId,
): Promise<{ floor: FloorView; seats: readonly string[] }> =>
  asSecretary(product, meetingId, (_ask, { floor, participants }) =>
    Promise.resolve({
      floor: floor.floor,
      seats: participants
        .filter(({ sender }) => sender)
        .map(({ seatId }) => seatId)
        .sort(),
    }),
  )

/** Starts product and browsers; everything ends with the run. */
export const openMeetingStage = async (
  context: RunContext,
  seats: number,
  options: {
    /** Laid over the product's configuration of the SFU. */
    readonly media?: Readonly<Record<string, unknown>>
    /** On what an earlier run left. */
    readonly folder?: string
    /** Plans the meeting; else it is one of the demo's. */
    readonly meeting?: (product: Product) => Promise<MeetingView>
    /** Called before the last seat comes in. */
    readonly beforeLast?: () => void
  } = {},
): Promise<MeetingStage> => {
  const product = await context.own(
    startProduct({
      ...(options.media !== undefined && { config: { media: options.media } }),
      ...(options.folder !== undefined && { folder: options.folder }),
    }),
  )
  const meeting = await (options.meeting ?? demoMeeting)(product)
  const way = await context.own(openWay(product.url))
  const browser = await context.own(launchChromium())
  const pages: Page[] = []
  const accounts = ['operator', ...branches].slice(0, seats)
  for (const account of accounts) {
    if (account === accounts.at(-1)) options.beforeLast?.()
    const page = await enterMeeting(browser, way.url, product, { account, title: meeting.title }, watchMedia)
    pages.push(page)
    context.progress(`${account} is in the meeting`)
  }
  await arrange(product, meeting.id, pages)

  /** Picture and sound came within the last second. */
  const plays = async (page: Page): Promise<boolean> => {
    const { picture, sound } = await longestWithout(page, (await page.evaluate(() => Date.now())) - 1000)
    return picture < 900 && sound < 900
  }
  const allPlay = (what: string) =>
    until(what, backMs, async () => (await Promise.all(pages.map(plays))).every(Boolean), 200)

  return {
    product,
    way,
    meetingId: meeting.id,
    pages,
    strike: async (fault) => {
      await allPlay('picture and sound everywhere')
      const before = await read(product, meeting.id)
      const from = Date.now()
      await fault()
      context.progress('struck; waiting until everybody sees and hears again')
      for (const page of pages) await page.getByText('网络正常').waitFor({ timeout: backMs })
      await allPlay('picture and sound everywhere again')
      const longest = await Promise.all(pages.map((page) => longestWithout(page, from)))
      const after = await read(product, meeting.id)
      return {
        seats: pages.length,
        noPictureMs: Math.max(...longest.map(({ picture }) => picture)),
        noSoundMs: Math.max(...longest.map(({ sound }) => sound)),
        stateLost:
          partsLost(before.floor, after.floor) +
          before.seats.filter((seat) => !after.seats.includes(seat)).length,
      }
    },
  }
}
