import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import type { CompositionSettings } from '../../../server/contract/composition.ts'
import { CompositionId, type SourceId } from '../../../server/contract/ids.ts'
import { compositionsById } from '../../../server/footage-index/index.ts'
import { createFfmpeg } from '../../../server/kernel/ffmpeg/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createSigner, firstRing } from '../../../server/kernel/signing/index.ts'
import { createCompositions } from '../../../server/recorder/compose/index.ts'
import { putComposition } from '../../../server/recorder/store/compositions.ts'
import { complaintsAbout } from '../../support/measure/playable.ts'
import { processTree } from '../../support/process-tree.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'
import { loopFootage } from './loop-footage.ts'

const run = promisify(execFile)
const begin = Date.parse('2026-03-02T01:00:00Z')
const sceneMs = 20_000

/** Layouts by turns: one venue, four, two beside each other, all. */
const tilesAt = (n: number, sources: readonly SourceId[]): CompositionSettings['scenes'][number]['tiles'] => {
  const side = [1, 2, 2, 3][n % 4] ?? 1
  return Array.from({ length: Math.min(side * side, sources.length) }, (_, tile) => ({
    source: sources[(n + tile) % sources.length] ?? null,
    name: `会场 ${((n + tile) % sources.length) + 1}`,
    ...{ x: (tile % side) / side, y: Math.floor(tile / side) / side, width: 1 / side, height: 1 / side },
  }))
}

/** A long meeting made into one video, on footage that a loop has made. */
export const compose = defineRun({
  name: 'compose',
  summary: 'composes a meeting of several venues into one video: how long that takes, and how much memory',
  options: {
    minutes: { summary: 'length of the meeting', default: 60, quick: 1, min: 1, max: 240 },
    venues: { summary: 'venues, each in 1280×720', default: 6, quick: 3, min: 1, max: 16 },
  },
  bars: [{ figure: 'composeRatio', op: '<=', limit: 1 }],
  run: async (context) => {
    const { minutes, venues } = context.options
    const folder = await context.folder()
    context.progress('making footage')
    const footage = await context.own(loopFootage(folder, begin, minutes, venues))
    const lengthMs = minutes * 60_000
    const id = newId(CompositionId)
    const settings: CompositionSettings = {
      ...{ id, title: 'bench', by: null, askedAt: begin },
      spans: [{ from: begin, to: begin + lengthMs }],
      scenes: Array.from({ length: Math.ceil(lengthMs / sceneMs) }, (_, n) => ({
        ...{
          from: begin + n * sceneMs,
          banner: n % 2 === 0 ? '全区政务服务工作视频会议' : null,
          subtitle: null,
        },
        tiles: [...tilesAt(n, footage.sources)],
      })),
      sounds: [...footage.sources],
      chapters: Array.from({ length: minutes }, (_, n) => ({
        at: begin + n * 60_000,
        title: `第 ${n + 1} 分钟`,
      })),
    }
    const compositionsDir = join(folder, 'compositions')
    const compositions = await context.own(
      Promise.resolve(
        createCompositions({
          database: footage.database,
          ...{ recordingsDir: footage.recordingsDir, compositionsDir },
          ffmpeg: createFfmpeg({ path: 'ffmpeg', slots: { compose: 1 } }),
          signing: () => {
            const signer = createSigner(randomBytes(32))
            return Promise.resolve({ signer, ring: firstRing(signer, '2026-01-01T00:00:00Z') })
          },
          index: { journal: () => undefined },
          written: () => Promise.resolve(),
          ...{ now: () => Date.now(), log: pino({ level: 'silent' }) },
        }),
      ),
    )
    await footage.database.transaction((trx) => putComposition(trx, settings, Date.now()))
    let rss = 0
    const began = performance.now()
    compositions.look()
    const video = await until(
      'the video',
      4 * lengthMs + 600_000,
      async () => {
        context.signal.throwIfAborted()
        const all = await processTree(process.pid)
        rss = Math.max(
          rss,
          all.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
        )
        const [now] = await compositionsById(footage.database, [id])
        if (now?.state === 'failed') throw new Error(`not composed: ${now.error ?? ''}`)
        return now?.state === 'done' ? (now.video ?? undefined) : undefined
      },
      250,
    )
    const composeMs = performance.now() - began
    const path = join(compositionsDir, id, video.name)
    const { stdout } = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'format=duration',
      '-of',
      'csv=p=0',
      path,
    ])
    return {
      composeMs,
      composeRatio: composeMs / lengthMs,
      rssMiB: rss / 1024 / 1024,
      videoMs: Number(stdout) * 1000,
      mib: (await stat(path)).size / 1024 / 1024,
      complaints: context.quick ? (await complaintsAbout(path, context.signal)).length : 0,
    }
  },
})
