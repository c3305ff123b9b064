import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { DomainError } from '../kernel/errors/index.ts'
import type { Ffmpeg } from '../kernel/ffmpeg/index.ts'

export interface FrameTask {
  /** Header and one fragment, whose media time begins at 0: a file that can be played. */
  readonly parts: readonly Buffer[]
  /** The first picture that begins this many milliseconds after its start, or later. */
  readonly atMs: number
  /** Width in pixels, the height in proportion; undefined: as recorded. */
  readonly width: number | undefined
  readonly signal: AbortSignal
}

/** Decodes single pictures, as many at once as there are slots of that kind. */
export interface FrameDecoder {
  /**
   * That picture, as JPEG.
   * @throws DomainError `ffmpeg.failed`
   */
  decode(task: FrameTask): Promise<Buffer>
}

/** Longest wait for a picture, the wait for a slot included. */
const longestMs = 10_000

export const createFrameDecoder = (ffmpeg: Pick<Ffmpeg<'frame'>, 'run'>): FrameDecoder => ({
  decode: async ({ parts, atMs, width, signal }) => {
    // A file and not a pipe: ffmpeg's MP4 demuxer has to seek.
    const folder = await mkdtemp(join(tmpdir(), 'huijian-frame-'))
    try {
      const input = join(folder, 'fragment.mp4')
      await writeFile(input, parts)
      const output = new PassThrough()
      const picture = buffer(output)
      // A failure shows in the end of the run, below.
      picture.catch(() => undefined)
      const run = await ffmpeg.run('frame', {
        inputOptions: ['-hide_banner', '-nostdin', '-loglevel', 'error', '-ss', (atMs / 1000).toFixed(6)],
        input,
        outputOptions: [
          ...['-map', '0:v:0', '-frames:v', '1', '-an'],
          ...(width === undefined ? [] : ['-vf', `scale=${width}:-2`]),
          ...['-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2pipe'],
        ],
        output,
        signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
      })
      const end = await run.ended
      const bytes = end.code === 0 ? await picture : Buffer.alloc(0)
      if (bytes.length === 0) throw new DomainError('ffmpeg.failed', { lines: end.lastLines })
      return bytes
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})
