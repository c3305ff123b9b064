import { join } from 'node:path'
import { SourceId } from '../../../server/contract/ids.ts'
import { findInstant } from '../../../server/footage/instant-store.ts'
import { openReader } from '../../../server/kernel/database/index.ts'
import { signInAsSupervisor } from '../../support/measure/index.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { startProduct } from '../../support/product.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { fillIndex } from './fill.ts'
import { pick } from './pick.ts'
import { fetchWhole, importCameras, productOptions, readSources } from './stage.ts'
import { p95, timesOf } from './times.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Pixels of the narrowest screen that a hall is watched on. */
const screenPx = 1366

const timelinePath = (sources: readonly string[], from: number, to: number): string => {
  const query = new URLSearchParams(sources.map((source): [string, string] => ['source', source]))
  query.set('from', String(from))
  query.set('to', String(to))
  query.set('resolution', String((to - from) / screenPx))
  return `/api/footage/timeline?${query.toString()}`
}

/**
 * The index of a hall after months, asked as people ask it. Filled with clips of a minute, 30 fragments of 2 s each, by
 * the product's own encoders; cameras' clocks drift, their streams break: some often, most seldom.
 */
export const index = defineRun({
  name: 'index',
  summary: 'fills footage.db with months of a hall, and asks the product for timelines, playlists, instants',
  options: {
    days: { summary: 'days of footage', default: 90, quick: 1, min: 1, max: 400 },
    cameras: { summary: 'cameras of the hall', default: 23, quick: 2, min: 1, max: 99 },
    gaps: { summary: 'gaps a day of a camera that breaks often', default: 100, min: 0, max: 1000 },
    breaking: {
      summary: 'cameras that break often; the others have two gaps a day',
      default: 6,
      quick: 1,
      min: 0,
      max: 99,
    },
  },
  bars: [
    { figure: 'timelineDayP95Ms', op: '<=', limit: 50 },
    { figure: 'timeline90dP95Ms', op: '<=', limit: 150 },
    { figure: 'playlistHourP95Ms', op: '<=', limit: 30 },
    { figure: 'findInstantP95Ms', op: '<=', limit: 2 },
    { figure: 'indexBytesPerCameraDay', op: '<=', limit: 5_900_000 },
  ],
  run: async (context) => {
    const { days, cameras, gaps, breaking } = context.options
    const rounds = context.quick ? 5 : 60
    const folder = await context.folder()
    context.progress(`the product makes ${cameras} sources`)
    await importCameras(context, folder, cameras)
    // Whole days up to the last hour: the recorder compares the latest of the index with the disk, where nothing lies.
    const to = Math.floor(Date.now() / hourMs) * hourMs - hourMs
    const from = to - days * dayMs
    const began = performance.now()
    const filled = await fillIndex({
      file: join(folder, 'data', 'footage.db'),
      businessFile: join(folder, 'data', 'business.db'),
      ...{ days, to, signal: context.signal },
      gapsPerDay: (n) => (n < breaking ? gaps : 2),
      onDay: (day) => {
        if (day % 10 === 0 || day === days) context.progress(`${day} of ${days} days filled`)
      },
    })
    const fillSeconds = (performance.now() - began) / 1000

    context.progress('asking for timelines and playlists')
    const product = await context.own(startProduct(productOptions(folder, cameras)))
    const client = await signInAsSupervisor(product)
    const database = openReader(join(product.dataDir, 'footage.db'))
    await context.own({ close: () => database.destroy() })
    const sources = await readSources(database)
    const random = seeded(1)
    const anySource = (): SourceId => pick(sources, random)
    const anyTime = (lengthMs: number): number => Math.floor(from + random() * (to - from - lengthMs))
    const timeline = (lengthMs: number) => (): Promise<void> => {
      const at = anyTime(lengthMs)
      return fetchWhole(client, timelinePath(sources, at, at + lengthMs))
    }
    const playlist = (): Promise<void> => {
      const at = anyTime(hourMs)
      return fetchWhole(client, `/api/footage/${anySource()}/index.m3u8?from=${at}&to=${at + hourMs}`)
    }
    let found = 0
    const instant = async (): Promise<void> => {
      if (await findInstant(database, anySource(), anyTime(0))) found += 1
    }
    const day = await timesOf(rounds, timeline(Math.min(dayMs, to - from)))
    const quarter = await timesOf(rounds, timeline(to - from))
    const hour = await timesOf(rounds * 5, playlist)
    context.progress('finding instants')
    const instants = await timesOf(rounds * 50, instant)
    return {
      days,
      cameras,
      clips: filled.clips,
      gaps: filled.gaps,
      fillSeconds,
      timelineDayP95Ms: p95(day),
      timeline90dP95Ms: p95(quarter),
      timeline90dFirstMs: quarter[0] ?? NaN,
      playlistHourP95Ms: p95(hour),
      findInstantP95Ms: p95(instants),
      instantsFoundRatio: found / instants.length,
      indexBytesPerCameraDay: filled.bytes / days / cameras,
    }
  },
})
