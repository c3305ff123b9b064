import { setTimeout as delay } from 'node:timers/promises'
import { openFootage } from '../../support/measure/index.ts'
import { openRecordedMeeting } from '../../support/meeting/recorded-meeting.ts'
import { readBeeps, readPictures } from '../../support/meeting/read-video.ts'
import { defineRun } from '../../support/run-contract/index.ts'

const backMs = 90_000

interface Stretch {
  readonly from: number
  readonly to: number
}

/** The longest time between two fragments that follow one another, within a range. */
const longestHole = (fragments: readonly Stretch[], { from, to }: Stretch): number => {
  const inside = fragments.filter((one) => one.to > from && one.from < to)
  return Math.max(
    0,
    ...inside.slice(1).map((fragment, n) => fragment.from - Math.max(from, inside[n]?.to ?? fragment.from)),
  )
}

/** Web dies while a meeting is recorded, and its media workers with it. */
export const killWebWhileRecording = defineRun({
  name: 'kill-web-while-recording',
  summary:
    'kill -9 of web while a meeting is recorded: what flowed is kept, it goes on by itself, its video plays',
  options: { seconds: { summary: 'recorded before and after', default: 20, quick: 10, min: 8, max: 300 } },
  bars: [
    { figure: 'extraLossMs', op: '<=', limit: 2000 },
    { figure: 'composedPlays', op: '==', limit: 1 },
  ],
  run: async (context) => {
    const meeting = await openRecordedMeeting(context)
    const { product, pages } = meeting
    const restMs = context.options.seconds * 1000
    await meeting.command('startRecording', {})
    const begun = Date.now()
    await delay(restMs, undefined, { signal: context.signal })

    const { web } = await product.processes()
    if (!web) throw new Error('the product runs no web process')
    const killedAt = Date.now()
    process.kill(web.pid, 'SIGKILL')
    context.progress('web is killed; waiting until everybody is back')
    const backAt = await Promise.all(
      pages.map(async (page) => {
        await page.getByText('网络中断，正在重新连接').waitFor({ timeout: backMs })
        await page.getByText('网络正常').waitFor({ timeout: backMs })
        return Date.now()
      }),
    )
    await delay(restMs, undefined, { signal: context.signal })
    context.progress('ending, and composing')
    const { path, view } = await meeting.endAndCompose()

    const footage = openFootage(product.dataDir)
    const index = await footage.read().finally(() => footage.close())
    const holes = meeting.seats.flatMap((seatId, n) => {
      const track = view.tracks.find((one) => one.seatId === seatId && one.kind === 'venue')
      const fragments = index.clips
        .filter(({ sourceId }) => sourceId === track?.source)
        .flatMap((clip) => clip.fragments)
        .map(({ wallStart, durationMs }) => ({ from: wallStart, to: wallStart + durationMs }))
        .toSorted((one, other) => one.from - other.from)
      const back = backAt[n]
      // Venues that never held the floor have no track.
      if (!track || back === undefined) return []
      return [{ holeMs: longestHole(fragments, { from: begun, to: Date.now() }), outageMs: back - killedAt }]
    })
    const pictures = await readPictures(path, begun)
    const beeps = await readBeeps(path, meeting.seats.length)
    return {
      tracks: holes.length,
      outageMs: Math.max(...holes.map(({ outageMs }) => outageMs)),
      holeMs: Math.max(...holes.map(({ holeMs }) => holeMs)),
      extraLossMs: Math.max(0, ...holes.map(({ holeMs, outageMs }) => holeMs - outageMs)),
      seenAfterMs:
        pictures.filter(({ wall }) => wall !== undefined && wall > Math.max(...backAt)).length * 40,
      composedPlays: pictures.length > 0 && beeps.some((of) => of.length > 0) ? 1 : 0,
    }
  },
})
