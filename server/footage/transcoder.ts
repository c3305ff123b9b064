import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { DomainError } from '../kernel/errors/index.ts'
import type { Ffmpeg } from '../kernel/ffmpeg/index.ts'

/** Encodes fragments anew that a browser cannot play, as many at once as there are slots. */
export interface Transcoder {
  /**
   * The pictures of a little file as H.264, its sound as it is: header and one fragment, every picture at its own time.
   * @throws DomainError `footage.transcodersOff`, `ffmpeg.failed`
   */
  encode(parts: readonly Buffer[], signal: AbortSignal): Promise<Buffer>
}

/** Longest wait for a fragment, the wait for a slot included. */
const longestMs = 20_000
/** Larger pictures are made smaller: what is encoded on the fly is to be looked at, not kept. */
const largestWidth = 1920

export const createTranscoder = (options: {
  readonly ffmpeg: Pick<Ffmpeg<'transcode'>, 'run'>
  readonly allowed: boolean
}): Transcoder => ({
  encode: async (parts, signal) => {
    if (!options.allowed) throw new DomainError('footage.transcodersOff')
    // A file and not a pipe: ffmpeg's MP4 demuxer has to seek.
    const folder = await mkdtemp(join(tmpdir(), 'huijian-transcode-'))
    try {
      const input = join(folder, 'fragment.mp4')
      await writeFile(input, parts)
      const output = new PassThrough()
      const encoded = buffer(output)
      // A failure shows in the end of the run, below.
      encoded.catch(() => undefined)
      const run = await options.ffmpeg.run('transcode', {
        inputOptions: ['-hide_banner', '-nostdin', '-loglevel', 'error'],
        input,
        outputOptions: [
          ...['-map', '0:v:0', '-map', '0:a:0?', '-vf', `scale='min(${largestWidth},iw)':-2`],
          ...['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'libx264', '-bf', '0'],
          ...[
            '-preset',
            'ultrafast',
            '-crf',
            '23',
            '-g',
            '9999',
            '-pix_fmt',
            'yuv420p',
            '-c:a',
            'copy',
            '-strict',
            '-2',
          ],
          ...['-f', 'mp4', '-movflags', 'empty_moov+default_base_moof'],
        ],
        output,
        signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
      })
      const end = await run.ended
      const bytes = end.code === 0 ? await encoded : Buffer.alloc(0)
      if (bytes.length === 0) throw new DomainError('ffmpeg.failed', { lines: end.lastLines })
      return bytes
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})
