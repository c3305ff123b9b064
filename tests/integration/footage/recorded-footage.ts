import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { ClipId, SourceId } from '../../../server/contract/ids.ts'
import {
  clipKey,
  encodeFragment,
  footageMigrations,
  sourceKey,
  type Fragment,
} from '../../../server/footage-index/index.ts'
import { openDatabase, type Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import {
  boxesWithin,
  readMovie,
  readMovieFragment,
  referenceTimeBytes,
  writeReferenceTime,
  type Movie,
} from '../../../server/kernel/mp4/index.ts'

const run = promisify(execFile)

/** Pictures a second of what is recorded here; a GOP, and so a fragment, is a second. */
export const frameRate = 25

/** Brightness (limited range) of the picture of that number within its clip; it repeats after 50. */
export const brightnessOf = (frame: number): number => 20 + 4 * (frame % 50)

const gop = String(frameRate)
const encoders = {
  h264: ['-c:v', 'libx264', '-bf', '0', '-g', gop, '-sc_threshold', '0'],
  // As such cameras send it: with pictures that are shown in another order than they are sent.
  h265: [
    ...['-c:v', 'libx265', '-tag:v', 'hvc1'],
    ...[
      '-x265-params',
      `log-level=none:keyint=${gop}:min-keyint=${gop}:scenecut=0:open-gop=0:bframes=2:pools=1`,
    ],
  ],
} as const

/** An encoded stream as ffmpeg hands it to the recorder: header, then moof + mdat each second. */
const encode = async ({
  seconds,
  size = '64x48',
  sound = false,
  codec = 'h264',
}: ClipSpec): Promise<Buffer> => {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-nostdin'],
      ...['-f', 'lavfi', '-i', `nullsrc=s=${size}:r=${frameRate},geq=lum='20+4*mod(N,50)':cb=128:cr=128`],
      ...(sound ? ['-f', 'lavfi', '-i', 'sine=r=48000'] : []),
      ...['-t', String(seconds), '-preset', 'ultrafast', '-crf', '8', '-pix_fmt', 'yuv420p'],
      ...encoders[codec],
      // Without AAC's priming samples sound and picture both begin at 0.
      ...(sound ? ['-c:a', 'flac', '-strict', 'experimental'] : []),
      ...['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof+skip_trailer', 'pipe:1'],
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
  )
  return stdout
}

interface ClipContent {
  readonly file: Buffer
  readonly header: Buffer
  readonly movie: Movie
  readonly fragments: readonly Fragment[]
}

/** Puts a `prft` before each fragment, as the recorder does, and says where each one lies. */
const asClip = (stream: Buffer, start: number): ClipContent => {
  const boxes = boxesWithin(stream, 0, stream.length)
  const firstMoof = boxes.findIndex((box) => box.type === 'moof')
  const moov = boxes.find((box) => box.type === 'moov')
  if (!moov || firstMoof < 0) throw new Error('ffmpeg made no fragmented MP4')
  const header = stream.subarray(0, boxes[firstMoof]?.start)
  const movie = readMovie(stream.subarray(moov.start, moov.end))
  const parts: Buffer[] = [header]
  const fragments: Fragment[] = []
  let offset = header.length
  for (const box of boxes.filter(({ type }) => type === 'moof')) {
    const mdat = boxes.find(({ start: at }) => at === box.end)
    if (!mdat) throw new Error('a moof without its mdat')
    const bytes = stream.subarray(box.start, mdat.end)
    const { reference } = readMovieFragment(stream.subarray(box.start, box.end), movie)
    const { timescale, id } = reference.track
    const wallStart = start + (reference.mediaTime / timescale) * 1000
    const time = writeReferenceTime({ trackId: id, wall: wallStart, mediaTime: reference.mediaTime })
    parts.push(time, bytes)
    const size = referenceTimeBytes + bytes.length
    const durationMs = (reference.duration / timescale) * 1000
    fragments.push({ wallStart, durationMs, mediaTime: reference.mediaTime, offset, size })
    offset += size
  }
  return { file: Buffer.concat(parts), header, movie, fragments }
}

export interface ClipSpec {
  readonly start: number
  readonly seconds: number
  readonly epoch?: number
  readonly size?: string
  readonly sound?: boolean
  readonly codec?: keyof typeof encoders
  /** Still being written. */
  readonly open?: boolean
}

/** A footage.db and its files, as a recorder leaves them. */
export interface RecordedFootage {
  readonly folder: string
  readonly footageDb: string
  readonly recordingsDir: string
  readonly database: Database
  readonly addSource: () => Promise<SourceId>
  readonly addClip: (source: SourceId, clip: ClipSpec) => Promise<ClipId>
  close(): Promise<void>
}

export const recordFootage = async (): Promise<RecordedFootage> => {
  const folder = await mkdtemp(join(tmpdir(), 'huijian-footage-'))
  const footageDb = join(folder, 'footage.db')
  const recordingsDir = join(folder, '.recordings')
  const database = await openDatabase({
    file: footageDb,
    synchronous: 'normal',
    migrations: footageMigrations,
    backupDir: join(folder, 'backups'),
  })
  const runId = newId(ClipId)
  await database('runs').insert({ id: runId, boot_id: 'boot', epoch: 1, started_at: 0 })

  const addSource = async (): Promise<SourceId> => {
    const id = newId(SourceId)
    await database('sources').insert({
      ...{ id, home_node: newId(SourceId), kind: 'rtsp', name: '窗口', url: 'rtsp://camera/1' },
      ...{ transport: 'tcp', enabled: 1, retention_days: 30, created_at: 0 },
    })
    return id
  }

  const addClip = async (source: SourceId, clip: ClipSpec): Promise<ClipId> => {
    const { start, epoch = 1, open = false } = clip
    const { file, header, movie, fragments } = asClip(await encode(clip), start)
    const id = newId(ClipId)
    const path = join(source, `${id}.mp4`)
    await mkdir(dirname(join(recordingsDir, path)), { recursive: true })
    await writeFile(join(recordingsDir, path), file)
    const end = fragments.reduce((last, one) => Math.max(last, one.wallStart + one.durationMs), start)
    const digest = createHash('sha256').update(header).digest()
    const { width, height, timescale } = movie.reference
    await database('headers')
      .insert({
        ...{ digest, bytes: header.length, codecs: movie.tracks.map(({ codec }) => codec).join(',') },
        ...{ width, height, timescale },
      })
      .onConflict('digest')
      .ignore()
    await database('clips').insert({
      ...{ id, epoch, path, state: open ? 'open' : 'finished' },
      source_key: sourceKey(database, source),
      run_key: database('runs').where('id', runId).select('key'),
      header_key: database('headers').where({ digest }).select('key'),
      ...{ start_ms: Math.round(start), end_ms: Math.round(end), bytes: file.length },
      ...{ offset_ms: start, fragment_count: fragments.length },
    })
    const ofClip = { clip_key: clipKey(database, id) }
    const records = fragments.map(encodeFragment)
    if (open) await database('open_fragments').insert(records.map((record, n) => ({ ...ofClip, n, record })))
    else
      await database('fragment_tables').insert({
        ...{ ...ofClip, skew_ms: 0, fragments: Buffer.concat(records) },
        digest: createHash('sha256').update(file).digest(),
      })
    return id
  }

  return {
    folder,
    footageDb,
    recordingsDir,
    database,
    addSource,
    addClip,
    close: async () => {
      await database.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
