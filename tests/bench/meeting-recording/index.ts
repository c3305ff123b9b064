import { setTimeout as delay } from 'node:timers/promises'
import type { SeatId } from '../../../server/contract/ids.ts'
import { openFootage } from '../../support/measure/index.ts'
import {
  avOffsets,
  uncoveredMs,
  unreadableMs,
  wrongVenueMs,
  type Turn,
} from '../../support/meeting/judge-video.ts'
import { readBeeps, readPictures } from '../../support/meeting/read-video.ts'
import { openRecordedMeeting } from '../../support/meeting/recorded-meeting.ts'
import { defineRun } from '../../support/run-contract/index.ts'

/** What was on air stays so long, where the first picture of the next is not there yet. */
const waitMs = 1000

const readFootage = (dataDir: string) => {
  const footage = openFootage(dataDir)
  return footage.read().finally(() => footage.close())
}

/** A meeting of three venues from camera to composed video. */
export const meetingRecording = defineRun({
  name: 'meeting-recording',
  summary: 'a meeting of three venues with clocks and beeps: what its composed video shows, and when',
  options: {
    seconds: { summary: 'length of the meeting', default: 120, quick: 24, min: 15, max: 3600 },
    turn: { summary: 'seconds for which each venue is on air', default: 10, quick: 6, min: 3, max: 60 },
  },
  bars: [
    { figure: 'wrongVenueMs', op: '<=', limit: 500 },
    { figure: 'avOffsetMs', op: '<=', limit: 40 },
    { figure: 'missingMs', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const meeting = await openRecordedMeeting(context)
    const { seats } = meeting
    await meeting.command('startRecording', {})
    const begun = Date.now()
    for (let n = 1; Date.now() - begun < context.options.seconds * 1000; n += 1) {
      await delay(context.options.turn * 1000, undefined, { signal: context.signal })
      const seatId = seats[n % seats.length]
      await meeting.command('broadcast', { picture: { show: 'venue', seatId } })
      context.progress(`venue ${n % seats.length} is on air`)
    }
    await delay(2000, undefined, { signal: context.signal })
    context.progress('ending, and composing')
    const ended = Date.now()
    const { path, view } = await meeting.endAndCompose()
    const composeMs = Date.now() - ended

    const events = await meeting.events()
    const venueOf = (seatId: SeatId): number => seats.indexOf(seatId)
    const turns: readonly Turn[] = [
      { from: 0, venue: 0 },
      ...events.flatMap(({ at, fact }) =>
        fact.type === 'picture.changed' && fact.picture.show === 'venue'
          ? [{ from: Date.parse(at), venue: venueOf(fact.picture.seatId) }]
          : [],
      ),
    ]
    const pictures = await readPictures(path, begun)
    const offsets = avOffsets(pictures, await readBeeps(path, seats.length))
    // What was on air while it was recorded has footage, from its first picture on.
    const { clips } = await readFootage(meeting.product.dataDir)
    const missing = turns.map(({ from, venue }, n) => {
      const track = view.tracks.find(({ seatId, kind }) => seatId === seats[venue] && kind === 'venue')
      const footage = clips
        .filter(({ sourceId }) => sourceId === track?.source)
        .flatMap((clip) => clip.fragments)
        .map(({ wallStart, durationMs }) => ({ from: wallStart, to: wallStart + durationMs }))
      const { spans = [] } = view.composition?.video ?? {}
      return spans.reduce((sum, span) => {
        const stretch = {
          from: Math.max(from + (n === 0 ? 0 : waitMs), span.from),
          to: Math.min(turns[n + 1]?.from ?? Infinity, span.to),
        }
        return stretch.from < stretch.to ? sum + uncoveredMs(footage, stretch) : sum
      }, 0)
    })
    const recordedMs = view.spans.reduce(
      (sum, { from, to }) => sum + Date.parse(to ?? new Date().toISOString()) - Date.parse(from),
      0,
    )
    return {
      recordedMs,
      videoMs: view.composition?.video?.durationMs ?? 0,
      chapters: view.composition?.video?.chapters.length ?? 0,
      wrongVenueMs: wrongVenueMs(pictures, turns),
      // Without a single beep nothing is in step.
      avOffsetMs: offsets.length === 0 ? 1000 : Math.max(...offsets.map(Math.abs)),
      missingMs: unreadableMs(pictures) + Math.round(missing.reduce((sum, ms) => sum + ms, 0)),
      composeMs,
      composeRatio: composeMs / recordedMs,
    }
  },
})
