import type { BrowserContext, JSHandle } from 'playwright-core'
import type { JSHandle as FirefoxHandle } from 'puppeteer-core'
import type { MeetingId } from '../../../server/contract/ids.ts'
import { sessionCookie } from '../../../server/kernel/access/index.ts'
import type { Person } from '../../support/conference.ts'
import { launchFirefox } from '../../support/firefox.ts'
import { namespaceAddress } from '../../support/network-namespace.ts'
import { until } from '../../support/until.ts'
import type { Page } from '../sfu/page.ts'
import { joinMeeting, openStage, type MeetingPage, type Stage } from '../sfu/stage.ts'

/** What happened, step by step, for the test to judge. */
export interface FirefoxReport {
  /** Codec in which the two Chromiums see each other: alone, with Firefox, and after it left. */
  readonly alone: string
  readonly withFirefox: string
  readonly after: string
  /** Pictures and sound that Firefox received of the Chromium that sends, and the other way round. */
  readonly firefoxSees: number
  readonly firefoxHears: number
  readonly chromiumSeesFirefox: number
  /** The microphone's stream stayed the same while the codec of the pictures changed. */
  readonly soundUnbroken: boolean
}

const waitMs = 60_000
const tile = { width: 320, height: 180 }

/** What both kinds of pages can be asked. */
interface Attendee {
  ask<Result>(act: (meeting: MeetingPage) => Result | Promise<Result>): Promise<Result>
  see(name: string): Promise<{ framesDecoded: number; codec: string }>
}

const inChromium = (page: JSHandle<MeetingPage>): Attendee => ({
  ask: (act) => page.evaluate(act as never),
  see: (name) =>
    page.evaluate((meeting, [wanted, size]) => meeting.look(wanted, size), [name, tile] as const),
})

const openFirefox = async (
  stage: Stage,
  person: Person,
  meetingId: MeetingId,
): Promise<{ attendee: Attendee; close: () => Promise<void> }> => {
  const browser = await launchFirefox()
  const page = await browser.newPage()
  await browser.setCookie({
    ...{ name: sessionCookie, value: person.token, domain: new URL(stage.server.url).hostname },
    ...{ path: '/', httpOnly: false, secure: false },
  })
  await page.goto(stage.server.url)
  await page.waitForFunction(() => 'page' in window, { timeout: waitMs })
  const meeting: FirefoxHandle<MeetingPage> = await page.evaluateHandle(
    (id) => (window as unknown as { page: Page }).page.openMeeting(id),
    meetingId,
  )
  return {
    attendee: {
      ask: (act) => meeting.evaluate(act as never),
      see: (name) => meeting.evaluate((one, wanted, size) => one.look(wanted, size), name, tile),
    },
    close: () => browser.close(),
  }
}

const codecOf = ({ codec }: { codec: string }): string => codec.split(' ', 1)[0] ?? ''

/** Waits until the picture of somebody comes in this codec, and moves. */
const seen = async (who: Attendee, name: string, codec: string): Promise<string> => {
  await until(`${name} in ${codec}`, waitMs, async () => {
    const picture = await who.see(name)
    return codecOf(picture) === codec && picture.framesDecoded > 10
  })
  return codecOf(await who.see(name))
}

const microphoneOf = (who: Attendee): Promise<string | undefined> =>
  who.ask(
    (meeting) =>
      meeting
        .state()
        .others.flatMap(({ producers }) => producers)
        .find(({ source }) => source === 'microphone')?.id,
  )

const run = async (): Promise<FirefoxReport> => {
  const stage = await openStage({
    media: { networks: [{ name: 'veth', listen: namespaceAddress, unitCodes: [] }] },
  })
  try {
    const { server } = stage
    const [district, street, village] = server.units
    if (!district || !street || !village) throw new Error('three venues are needed')
    const meetingId = await server.plan('全区政务服务工作视频会议', [district.id, street.id, village.id])
    const tabs: BrowserContext[] = [
      await stage.open(await server.person('区长', district.id)),
      await stage.open(await server.person('街道主任', street.id)),
    ]
    const [first, second] = tabs
    if (!first || !second) throw new Error('two tabs are needed')
    const sender = inChromium(await joinMeeting(first, meetingId))
    const watcher = inChromium(await joinMeeting(second, meetingId))
    await sender.ask((meeting) => meeting.send())
    const alone = await seen(watcher, '区长', 'video/H264')
    const microphone = await microphoneOf(watcher)

    const firefox = await openFirefox(stage, await server.person('村主任', village.id), meetingId)
    await firefox.attendee.ask((meeting) => meeting.send())
    await seen(firefox.attendee, '区长', 'video/VP8')
    const withFirefox = await seen(watcher, '区长', 'video/VP8')
    await seen(sender, '村主任', 'video/VP8')
    const soundUnbroken = microphone !== undefined && (await microphoneOf(watcher)) === microphone
    const firefoxSees = (await firefox.attendee.see('区长')).framesDecoded
    const firefoxHears = await firefox.attendee.ask((meeting) => meeting.soundPackets())
    const chromiumSeesFirefox = (await sender.see('村主任')).framesDecoded

    await firefox.attendee.ask((meeting) => meeting.connection.leave())
    const after = await seen(watcher, '区长', 'video/H264')
    await firefox.close()
    return { alone, withFirefox, after, firefoxSees, firefoxHears, chromiumSeesFirefox, soundUnbroken }
  } finally {
    await stage.close()
  }
}

process.stdout.write(`${JSON.stringify(await run())}\n`)
process.exit(0)
