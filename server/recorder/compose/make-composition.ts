import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { composedSize, type ComposedVideo, type CompositionSettings } from '../../contract/composition.ts'
import type { SourceId } from '../../contract/ids.ts'
import { toInstant, type TimeRange } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Ffmpeg, FfmpegTask } from '../../kernel/ffmpeg/index.ts'
import { sealFile } from '../../kernel/sealed-file/index.ts'
import type { SigningKeys } from '../../kernel/signing/index.ts'
import { shotFilter, soundFilter } from './filters.ts'
import { footageOf, stretchesOf, withFootage, type SourceFootage } from './footage-of.ts'
import { placeInVideo, shotsOf, type Shot } from './shots.ts'
import { writePictures, writeSound } from './write-pieces.ts'

export interface MakeCompositionOptions {
  readonly database: Database
  readonly recordingsDir: string
  /** Of all compositions; each has a folder of its own in it. */
  readonly compositionsDir: string
  readonly ffmpeg: Pick<Ffmpeg<'compose'>, 'run'>
  readonly signing: () => Promise<SigningKeys>
  /** Resolves when what was recorded of these sources up to now is in the index. */
  readonly written: (sources: readonly SourceId[]) => Promise<void>
}

/** What is recorded meanwhile goes first. */
const niceness = 10
/** Shares of the whole work, as measured: pictures take most of it. */
const soundShare = 0.08

const head = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y']

/** @throws DomainError `ffmpeg.failed` */
const runFfmpeg = async (
  ffmpeg: Pick<Ffmpeg<'compose'>, 'run'>,
  inputs: readonly { readonly input: string; readonly options?: readonly string[] }[],
  task: Pick<FfmpegTask, 'outputOptions'> & { readonly output: string; readonly signal: AbortSignal },
): Promise<void> => {
  const [first, ...more] = inputs
  const run = await ffmpeg.run('compose', {
    input: first?.input ?? 'anullsrc',
    inputOptions: [...head, ...(first ? (first.options ?? []) : ['-f', 'lavfi'])],
    moreInputs: more.map(({ input, options = [] }) => ({ input, options })),
    niceness,
    ...task,
  })
  const end = await run.ended
  task.signal.throwIfAborted()
  if (end.code !== 0) throw new DomainError('ffmpeg.failed', { lines: end.lastLines })
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** A shot encoded like all others, so that they can be put together as they are. */
const encodeShot = async (
  options: MakeCompositionOptions,
  shot: Shot,
  footage: ReadonlyMap<SourceId, SourceFootage>,
  files: { readonly folder: string; readonly path: string },
  signal: AbortSignal,
): Promise<void> => {
  const { recordingsDir, ffmpeg } = options
  const inputs: string[] = []
  const zeros: (number | undefined)[] = []
  for (const [n, tile] of shot.tiles.entries()) {
    const of = tile.source === null ? undefined : footage.get(tile.source)
    if (!of) {
      zeros.push(undefined)
      continue
    }
    const path = join(files.folder, `input-${n}.mp4`)
    // A picture that was there before the shot begins is shown until the next.
    const range = { from: tile.shownFrom, to: shot.to }
    const zero = await writePictures(path, { recordingsDir, footage: of, signal }, range)
    inputs.push(path)
    zeros.push(zero)
  }
  await runFfmpeg(
    ffmpeg,
    inputs.map((input) => ({ input })),
    {
      outputOptions: [
        ...['-filter_complex', shotFilter(shot, zeros), '-map', '[v]', '-frames:v', String(shot.frames)],
        ...['-c:v', 'libx264', '-preset', 'superfast', '-crf', '23', '-bf', '0', '-g', '50'],
        ...['-video_track_timescale', '12800', '-f', 'mp4'],
      ],
      output: `${files.path}.part`,
      signal,
    },
  )
  await rename(`${files.path}.part`, files.path)
  await Promise.all(inputs.map((input) => rm(input, { force: true })))
}

const mixSpan = async (
  options: MakeCompositionOptions,
  span: TimeRange,
  footage: readonly SourceFootage[],
  files: { readonly folder: string; readonly path: string; readonly seconds: number },
  signal: AbortSignal,
): Promise<void> => {
  const inputs: string[] = []
  const begins: number[] = []
  for (const [n, of] of footage.entries()) {
    const path = join(files.folder, `sound-${n}.mp4`)
    const { recordingsDir } = options
    const begin = await writeSound(path, { recordingsDir, footage: of, signal }, span)
    if (begin === undefined) continue
    inputs.push(path)
    begins.push((begin - span.from) / 1000)
  }
  await runFfmpeg(
    options.ffmpeg,
    inputs.map((input) => ({ input })),
    {
      outputOptions: [
        ...['-filter_complex', soundFilter(begins, files.seconds), '-map', '[a]'],
        ...['-c:a', 'flac', '-f', 'flac'],
      ],
      output: `${files.path}.part`,
      signal,
    },
  )
  await rename(`${files.path}.part`, files.path)
  await Promise.all(inputs.map((input) => rm(input, { force: true })))
}

/** A list for ffmpeg's concat demuxer, of files beside it. */
const listOf = (paths: readonly string[]): string =>
  paths.map((path) => `file '${basename(path)}'\n`).join('')

/**
 * Chapters in ffmpeg's metadata format; `;`, `#` and `=` are escaped. ffmpeg takes a backslash before the end of a line for its
 * escape, escaped or not: it becomes the wide one.
 */
const chapterText = (title: string, chapters: ComposedVideo['chapters'], durationMs: number): string => {
  const plain = (text: string): string =>
    text
      .replaceAll(/\p{Cc}/gu, ' ')
      .replaceAll('\\', '＼')
      .replaceAll(/[=;#]/gu, (sign) => `\\${sign}`)
  const each = chapters.map(({ title: name, startMs }, n) =>
    [
      ...['[CHAPTER]', 'TIMEBASE=1/1000', `START=${Math.round(startMs)}`],
      ...[`END=${Math.round(chapters[n + 1]?.startMs ?? durationMs)}`, `title=${plain(name)}`],
    ].join('\n'),
  )
  return [';FFMETADATA1', `title=${plain(title)}`, ...each, ''].join('\n')
}

const fileName = (title: string): string =>
  `${title.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_').slice(0, 80)}.mp4`

/**
 * Makes the video. Each shot and each span's sound has its name once it is whole: after a restart only what was being
 * made is made again.
 * @throws DomainError `footage.nothingRecorded`, `ffmpeg.failed`
 */
export const makeComposition = async (
  options: MakeCompositionOptions,
  settings: CompositionSettings,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<ComposedVideo> => {
  const { database, compositionsDir, ffmpeg } = options
  const { title } = settings
  const whole = { from: settings.spans[0]?.from ?? 0, to: settings.spans.at(-1)?.to ?? 0 }
  const folder = join(compositionsDir, settings.id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) if (name.endsWith('.part')) await rm(join(folder, name))

  const seen = settings.scenes.flatMap(({ tiles }) =>
    tiles.flatMap(({ source }) => (source === null ? [] : [source])),
  )
  const sources = [...new Set([...seen, ...settings.sounds])]
  await options.written(sources)
  const footage = new Map<SourceId, SourceFootage>()
  for (const source of sources) footage.set(source, await footageOf(database, source, whole))
  if (![...footage.values()].some(({ pieces }) => pieces.length > 0))
    throw new DomainError('footage.nothingRecorded')

  const spans = withFootage(settings.spans, [...footage.values()])
  const shots = shotsOf(
    { spans, scenes: settings.scenes },
    new Map([...footage].map(([source, of]) => [source, stretchesOf(of)] as const)),
  )
  const frames = shots.reduce((sum, shot) => sum + shot.frames, 0)
  let done = 0
  const pictures: string[] = []
  for (const [n, shot] of shots.entries()) {
    const path = join(folder, `shot-${String(n).padStart(5, '0')}.mp4`)
    if (!(await exists(path))) await encodeShot(options, shot, footage, { folder, path }, signal)
    pictures.push(path)
    done += shot.frames
    onProgress(((1 - soundShare) * done) / frames)
  }

  const sounds: string[] = []
  const heard = settings.sounds.flatMap((source) => footage.get(source) ?? [])
  for (const [n, span] of spans.entries()) {
    const path = join(folder, `sound-${String(n).padStart(4, '0')}.flac`)
    const first = shots.find(({ from }) => from >= span.from && from < span.to)
    const next = shots.find(({ from }) => from >= span.to)
    if (!first) continue
    const seconds = ((next?.firstFrame ?? frames) - first.firstFrame) / composedSize.fps
    if (!(await exists(path))) await mixSpan(options, span, heard, { folder, path, seconds }, signal)
    sounds.push(path)
    onProgress(1 - soundShare + (soundShare * 0.7 * (n + 1)) / spans.length)
  }

  const durationMs = (frames * 1000) / composedSize.fps
  const chapters = settings.chapters.map(({ at, title: name }) => ({
    ...{ title: name, at },
    startMs: Math.min(durationMs, placeInVideo(spans, at)),
  }))
  const lists = ['pictures.txt', 'sounds.txt', 'chapters.txt'].map((name) => join(folder, name))
  const [pictureList = '', soundList = '', chapterList = ''] = lists
  await writeFile(pictureList, listOf(pictures))
  await writeFile(soundList, listOf(sounds))
  await writeFile(chapterList, chapterText(title, chapters, durationMs))
  const draft = join(folder, 'draft.part')
  await runFfmpeg(
    ffmpeg,
    [
      { input: pictureList, options: ['-f', 'concat', '-safe', '0'] },
      { input: soundList, options: ['-f', 'concat', '-safe', '0'] },
      { input: chapterList, options: ['-f', 'ffmetadata'] },
    ],
    {
      outputOptions: [
        ...['-map', '0:v', '-map', '1:a', '-map_metadata', '2', '-map_chapters', '2'],
        ...['-c:v', 'copy', '-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', '-f', 'mp4'],
      ],
      output: draft,
      signal,
    },
  )
  const sealed = await sealFile(
    draft,
    {
      ...{ format: 'huijian-composition-1', composition: settings.id, title },
      spans: spans.map(({ from, to }) => ({ from: toInstant(from), to: toInstant(to) })),
      ...{ durationMs, askedAt: toInstant(settings.askedAt), by: settings.by?.name ?? null },
      chapters: chapters.map(({ title: name, startMs, at }) => ({ title: name, startMs, at: toInstant(at) })),
      sources: [...footage.keys()],
    },
    await options.signing(),
  )
  const name = fileName(title)
  await rename(draft, join(folder, name))
  for (const path of [...pictures, ...sounds, ...lists]) await rm(path, { force: true })
  onProgress(1)
  return { name, ...sealed, durationMs, chapters, spans: [...spans] }
}
