import { copyFile, mkdir, rm, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ExportView } from '../../../server/contract/export.ts'
import { verifyFile } from '../../../server/kernel/sealed-file/index.ts'
import { signInAsSupervisor, startRecording, untilCoveredTo } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'

const run = promisify(execFile)
const exportTimeoutMs = 600_000

/** Pictures that a player shows: decoded, the edit list honoured. */
const shownPictures = async (path: string): Promise<number> => {
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-map', '0:v', '-f', 'framecrc', '-'],
    { maxBuffer: 64 * 1024 * 1024 },
  )
  return stdout.split('\n').filter((line) => /^\d/u.test(line)).length
}

/** One camera's minutes made into a file that can be taken along. */
export const exportBench = defineRun({
  name: 'export',
  summary: 'exports minutes of a camera, counts its pictures, and compares with copying the same bytes',
  options: {
    minutes: { summary: 'minutes of footage', default: 10, quick: 0, min: 0, max: 120 },
    seconds: { summary: 'and so many seconds', default: 0, quick: 8, min: 0, max: 59 },
  },
  bars: [{ figure: 'lengthErrorFrames', op: '==', limit: 0 }],
  run: async (context) => {
    const lengthMs = (context.options.minutes * 60 + context.options.seconds) * 1000
    const recording = await startRecording(context, 1)
    const { hall, product, footage } = recording
    // An instant that is no key frame's, so that the ends are cut.
    const from = Date.now() + 1333
    context.progress(`recording ${lengthMs / 1000} s`)
    await delay(lengthMs + 3000, undefined, { signal: context.signal })
    await untilCoveredTo(recording, from + lengthMs)
    const client = await signInAsSupervisor(product)
    const index = await footage.read()
    const source = [...index.sources.values()][0] ?? ''

    const make = async (mode: 'fast' | 'exact'): Promise<{ view: ExportView; ms: number; path: string }> => {
      const began = performance.now()
      const answer = await client.request('/api/exports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          sources: [source],
          ...{ from: new Date(from).toISOString(), to: new Date(from + lengthMs).toISOString() },
          ...{ mode, reason: 'bench' },
        }),
      })
      const { id } = ExportView.parse(await answer.json())
      const view = await until(`the ${mode} export`, exportTimeoutMs, async () => {
        const now = ExportView.parse(await client.get(`/api/exports/${id}`))
        if (now.state === 'failed') throw new Error(`the export failed: ${now.error ?? ''}`)
        return now.state === 'done' && now
      })
      const ms = performance.now() - began
      return { view, ms, path: join(product.dataDir, 'exports', id, view.files[0]?.name ?? '') }
    }
    context.progress('exporting')
    const fast = await make('fast')
    const exact = await make('exact')

    context.progress('copying the same bytes')
    const folder = await context.folder()
    const clips = index.clips.filter(({ sourceId }) => sourceId === source)
    const began = performance.now()
    await mkdir(join(folder, 'cp'), { recursive: true })
    for (const [n, { path }] of clips.entries())
      await copyFile(join(product.recordingsDir, path), join(folder, 'cp', String(n)))
    await run('sync', ['-f', folder])
    const copyMs = performance.now() - began
    await rm(join(folder, 'cp'), { recursive: true })

    context.progress('counting pictures')
    const expected = Math.round((lengthMs / 1000) * hall.stream.fps)
    const gapsMs = (view: ExportView): number =>
      (view.files[0]?.gaps ?? []).reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0)
    const errorOf = async ({ view, path }: typeof fast): Promise<number> =>
      Math.abs((await shownPictures(path)) - (expected - Math.round((gapsMs(view) / 1000) * hall.stream.fps)))
    const { size } = await stat(fast.path)
    const verdict = await verifyFile(fast.path)
    return {
      pictures: fast.view.files[0]?.pictures ?? 0,
      lengthErrorFrames: Math.max(await errorOf(fast), await errorOf(exact)),
      mibPerSecond: size / 1024 / 1024 / (fast.ms / 1000),
      fastMs: fast.ms,
      exactMs: exact.ms,
      copyMs,
      copyRatio: fast.ms / copyMs,
      gapsMs: gapsMs(fast.view),
      sealed: verdict.kind === 'good' ? 1 : 0,
    }
  },
})
