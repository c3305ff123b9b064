import type { MeetingView } from '../../../server/contract/meeting.ts'
import { launchChromium } from '../../support/browser.ts'
import { enterMeeting } from '../../support/meeting-pages.ts'
import { startProduct } from '../../support/product.ts'
import { createIdentity, encodeVideo } from '../../support/rtc/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { seatPeople } from '../../support/seat-people.ts'
import { takeSyntheticSeat } from '../../support/synthetic-seat.ts'
import { p50, p95 } from '../index/times.ts'
import { clickToPicture } from './first-picture.ts'

const title = '全区视频会议'
const pictureWithinMs = 20_000

/** How soon whoever joins sees somebody. */
export const join = defineRun({
  name: 'join',
  summary:
    'joins by a real browser into a meeting with synthetic senders: from the click to the first picture',
  options: {
    joins: { summary: 'joins that are timed', default: 20, quick: 2, min: 1, max: 1000 },
    senders: { summary: 'venues that send already', default: 5, quick: 2, min: 1, max: 20 },
  },
  bars: [{ figure: 'joinP95Ms', op: '<=', limit: 1500 }],
  run: async (context) => {
    const { joins, senders } = context.options
    const folder = await context.folder()
    const first = await context.own(startProduct({ folder }))
    await first.close()
    const { mainVenueId, branchVenueId, people } = await seatPeople(first.dataDir, senders)
    const [identity, video] = await Promise.all([
      createIdentity(folder),
      encodeVideo(folder, { kbps: 1000, height: 720 }),
    ])
    const product = await context.own(startProduct({ folder }))
    const secretary = await product.signIn('secretary')
    const meeting = await secretary.post<MeetingView>('/api/meetings', {
      title,
      startsAt: new Date().toISOString(),
      mainVenueId,
      venueIds: [branchVenueId, ...people.map(({ unitId }) => unitId)],
    })
    for (const person of people) {
      const seat = await takeSyntheticSeat({
        ...person,
        ...{ url: product.url, meetingId: meeting.id, identity, video },
      })
      await context.own({
        close: () => {
          seat.close()
          return Promise.resolve()
        },
      })
    }
    context.progress(`${people.length} venues send`)
    const browser = await context.own(launchChromium())
    const page = await enterMeeting(browser, product.url, product, { account: 'branch.furong', title })
    const times: number[] = []
    for (let round = 0; round < joins; round += 1) {
      await page.goto(`${product.url}/meetings/${meeting.id}/check`)
      await page.getByText('画面正常').waitFor()
      times.push(await clickToPicture(page, '进入会议', pictureWithinMs))
    }
    return { joins: times.length, senders: people.length, joinP50Ms: p50(times), joinP95Ms: p95(times) }
  },
})
