import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../support/free-port.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { openMediaWay } from './media-way.ts'
import { openMeetingStage } from './meeting-stage.ts'
import { fewSeats } from './options.ts'
import { longestWithout } from './watch-page.ts'

const weak = 'weak'
const slowdown = 4
const kbps = 512

/** One venue has an old machine and a narrow line. */
export const weakClient = defineRun({
  name: 'weak-client',
  summary:
    'a page with a quarter of its processor and 512 kbit/s: its sound is unbroken, it sees one picture',
  alone: true,
  options: {
    ...fewSeats,
    seconds: { summary: 'how long it is watched', default: 30, quick: 4, min: 2, max: 600 },
  },
  bars: [
    { figure: 'stateLost', op: '==', limit: 0 },
    { figure: 'noSoundMs', op: '<=', limit: 500 },
  ],
  run: async (context) => {
    const way = await context.own(openMediaWay(await freePort()))
    const stage = await openMeetingStage(context, context.options.seats, {
      media: way.media,
      beforeLast: () => way.call(weak),
    })
    const page = stage.pages.at(-1)
    if (!page) throw new Error('the meeting has no seats')
    let own = { picture: 0, sound: 0 }
    const all = await stage.strike(async () => {
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
      way.setFor(weak, { kbps })
      // What the browser does the moment it becomes slow is not what it is like to be slow.
      await delay(1000)
      const from = Date.now()
      await delay(context.options.seconds * 1000, undefined, { signal: context.signal })
      await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
      own = await longestWithout(page, from)
      way.setFor(weak, { kbps: null })
    })
    return { ...all, noPictureMs: own.picture, noSoundMs: own.sound }
  },
})
