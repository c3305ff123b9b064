import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { FloorJoined } from '../../../server/contract/floor/events.ts'
import type { FloorEventView } from '../../../server/contract/floor/facts.ts'
import { MeetingId, SeatId } from '../../../server/contract/ids.ts'
import type { RecordingView } from '../../../server/contract/meeting-recording.ts'
import type { Joined, MeetingView } from '../../../server/contract/meeting.ts'
import type { ApiClient } from '../api-client.ts'
import { launchChromium } from '../browser.ts'
import { enterMeeting } from '../meeting-pages.ts'
import { startProduct, type Product } from '../product.ts'
import type { RunContext } from '../run-contract/index.ts'
import { connectSocket } from '../socket-client.ts'
import { until } from '../until.ts'
import { clockCamera } from './clock-camera.ts'

const title = '全区政务服务工作视频会议'
const accounts = ['operator', 'branch.furong', 'branch.dongfeng'] as const
const composeMs = 900_000

/** A meeting of three venues with clocks for cameras, which is recorded. */
export interface RecordedMeeting {
  readonly product: Product
  readonly id: MeetingId
  readonly pages: readonly Page[]
  /** Seats of the venues, in the order of their numbers. */
  readonly seats: readonly SeatId[]
  readonly secretary: ApiClient
  /** A command to the floor, as the secretary. */
  command(name: string, input: object): Promise<void>
  recording(): Promise<RecordingView>
  events(): Promise<readonly FloorEventView[]>
  /** Ends the meeting and waits for its video. @returns its path */
  endAndCompose(): Promise<{ readonly path: string; readonly view: RecordingView }>
}

export const openRecordedMeeting = async (context: RunContext): Promise<RecordedMeeting> => {
  const product = await context.own(startProduct())
  const browser = await context.own(launchChromium())
  const pages: Page[] = []
  for (const [venue, account] of accounts.entries()) {
    pages.push(
      await enterMeeting(browser, product.url, product, { account, title }, (page) =>
        clockCamera(page, venue),
      ),
    )
    context.progress(`${account} is in the meeting`)
  }
  const secretary = await product.signIn('secretary')
  const { items } = await secretary.get<{ items: MeetingView[] }>('/api/meetings')
  const id = MeetingId.parse(items.find((meeting) => meeting.title === title)?.id)

  /** By a connection of its own each time: web may have been started anew in between. */
  const inMeeting = async <Result>(
    act: (ask: (event: string, input: unknown) => Promise<unknown>, joined: Joined) => Promise<Result>,
  ): Promise<Result> => {
    const client = await connectSocket(product.url, '/meeting', { cookie: secretary.cookie })
    try {
      const joined = await client.must<Joined>('meeting.join', { meetingId: id })
      return await act((event, input) => client.must(event, input), joined)
    } finally {
      client.close()
    }
  }
  const seats = await inMeeting((_ask, { participants, floor }: Joined & { floor: FloorJoined }) => {
    const senders = participants.filter(({ sender, displayName }) => sender && displayName !== '')
    const main = floor.venues.find((venue) => venue.main)?.seatId
    const others = senders.map(({ seatId }) => seatId).filter((seatId) => seatId !== main)
    return Promise.resolve([SeatId.parse(main), ...others])
  })
  const recording = () => secretary.get<RecordingView>(`/api/meetings/${id}/recording`)

  return {
    ...{ product, id, pages, seats, secretary, recording },
    command: (name, input) =>
      inMeeting(async (ask) => {
        await ask(`floor.${name}`, input)
      }),
    events: async () =>
      (await secretary.get<{ items: FloorEventView[] }>(`/api/meetings/${id}/events?limit=200`)).items,
    endAndCompose: async () => {
      await inMeeting((ask) => ask('floor.end', {}).then(() => undefined))
      const view = await until(
        'the video of the meeting',
        composeMs,
        async () => {
          const now = await recording()
          const { composition } = now
          if (composition?.state === 'failed') throw new Error(`not composed: ${composition.error ?? ''}`)
          return composition?.state === 'done' && now
        },
        500,
      )
      const { composition } = view
      const path = join(
        product.dataDir,
        'compositions',
        composition?.id ?? '',
        composition?.video?.name ?? '',
      )
      return { path, view }
    },
  }
}
