import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Ffmpeg } from '../../kernel/ffmpeg/index.ts'
import { boxesWithin } from '../../kernel/mp4/index.ts'
import { readPieceHeader, readSegment, type LoadedPiece, type LoadedTrack } from './read-piece.ts'
import type { Selection } from './select-pictures.ts'

/** What encodes the same kind of stream. */
const encoderOf = (codec: string): readonly string[] =>
  codec.startsWith('hvc1') || codec.startsWith('hev1')
    ? ['-c:v', 'libx265', '-x265-params', 'log-level=error:bframes=0', '-tag:v', 'hvc1']
    : ['-c:v', 'libx264', '-bf', '0']

/**
 * Encodes the pictures of a piece that are shown, and no others, so that nothing hidden stays in the file.
 * @throws DomainError `ffmpeg.failed`
 */
export const encodeEnd = async (
  ffmpeg: Pick<Ffmpeg<'export'>, 'run'>,
  folder: string,
  { header, segment, video }: LoadedPiece,
  { hiddenBefore, shown }: Selection,
  signal: AbortSignal,
): Promise<LoadedTrack> => {
  // A file and not a pipe: ffmpeg's MP4 demuxer has to seek.
  const own = await mkdtemp(join(folder, 'end-'))
  try {
    const input = join(own, 'piece.mp4')
    await writeFile(input, [header.bytes, segment])
    const output = new PassThrough()
    const encoded = buffer(output)
    // A failure shows in the end of the run, below.
    encoded.catch(() => undefined)
    const run = await ffmpeg.run('export', {
      inputOptions: ['-hide_banner', '-nostdin', '-loglevel', 'error'],
      input,
      outputOptions: [
        ...[
          '-map',
          '0:v:0',
          '-an',
          '-vf',
          `select=between(n\\,${hiddenBefore}\\,${hiddenBefore + shown - 1})`,
        ],
        ...['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-preset', 'veryfast', '-crf', '17'],
        ...encoderOf(video.track.codec),
        ...['-video_track_timescale', String(video.track.timescale), '-f', 'mp4'],
        ...['-movflags', 'empty_moov+default_base_moof'],
      ],
      output,
      signal,
    })
    const end = await run.ended
    const bytes = end.code === 0 ? await encoded : Buffer.alloc(0)
    const moof = boxesWithin(bytes, 0, bytes.length).find(({ type }) => type === 'moof')
    if (!moof) throw new DomainError('ffmpeg.failed', { lines: end.lastLines })
    const [first] = video.samples
      .slice()
      .sort((one, other) => one.wall - other.wall)
      .slice(hiddenBefore)
    const piece = readSegment(
      bytes.subarray(moof.start),
      readPieceHeader(bytes.subarray(0, moof.start)),
      first?.wall ?? 0,
    )
    return piece.video
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}
