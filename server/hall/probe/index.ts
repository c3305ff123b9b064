import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { PassThrough } from 'node:stream'
import type { ProbeResult } from '../../contract/camera-probe.ts'
import { DomainError, isDomainError } from '../../kernel/errors/index.ts'
import type { Ffmpeg, Ffprobe } from '../../kernel/ffmpeg/index.ts'
import { captureGop, type CaptureLimits, type ProbedStream } from './capture.ts'
import { Description, factsOf, probedEntries } from './facts.ts'
import { probeTrouble } from './trouble.ts'

export type { ProbedStream } from './capture.ts'

/** Looks at a camera's stream once: what it is, its first picture, or why there is none. */
export interface Probes {
  /**
   * Takes at most some 20 s, the wait for a turn aside.
   * @throws DomainError `camera.probesBusy` where too many wait already
   */
  probe(stream: ProbedStream, signal: AbortSignal): Promise<ProbeResult>
}

export interface ProbesOptions {
  readonly ffmpeg: Pick<Ffmpeg<'probe'>, 'run'>
  readonly ffprobe: Ffprobe
  readonly limits?: CaptureLimits
}

const usualLimits: CaptureLimits = { silenceMs: 5000, totalMs: 14_000 }
/** Probes that run or wait; a form asks one at a time. */
const mostAtOnce = 8
const describingMs = 5000
/** Of the picture, in pixels: enough to recognise a window by. */
const pictureWidth = 960

export const createProbes = ({ ffmpeg, ffprobe, limits = usualLimits }: ProbesOptions): Probes => {
  let asked = 0

  const firstPicture = async (input: string, signal: AbortSignal): Promise<string | null> => {
    const output = new PassThrough()
    const picture = buffer(output)
    // A failure shows in the end of the run, below.
    picture.catch(() => undefined)
    const run = await ffmpeg.run('probe', {
      inputOptions: ['-hide_banner', '-nostdin', '-loglevel', 'error'],
      input,
      outputOptions: [
        ...['-map', '0:v:0', '-frames:v', '1', '-an', '-vf', `scale='min(${pictureWidth},iw)':-2`],
        ...['-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2pipe'],
      ],
      output,
      signal,
    })
    const bytes = (await run.ended).code === 0 ? await picture : Buffer.alloc(0)
    return bytes.length === 0 ? null : bytes.toString('base64')
  }

  const examine = async (bytes: Buffer, wholeGop: boolean, tookMs: number): Promise<ProbeResult> => {
    const signal = AbortSignal.timeout(describingMs)
    const folder = await mkdtemp(join(tmpdir(), 'huijian-probe-'))
    try {
      const file = join(folder, 'gop.mov')
      await writeFile(file, bytes)
      const said = Description.safeParse(await ffprobe.describe(file, probedEntries, signal))
      const facts = said.success ? factsOf(said.data, wholeGop) : undefined
      if (!facts) return { ok: false, reason: 'bad-stream', detail: null }
      return {
        ok: true,
        facts: { ...facts, picture: await firstPicture(file, signal), tookMs: Math.round(tookMs) },
      }
    } catch (error) {
      if (isDomainError(error, 'ffmpeg.failed')) return { ok: false, reason: 'bad-stream', detail: null }
      throw error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  return {
    probe: async (stream, signal) => {
      if (asked >= mostAtOnce) throw new DomainError('camera.probesBusy')
      asked += 1
      try {
        const { bytes, wholeGop, tookMs, end } = await captureGop(ffmpeg, stream, limits, signal)
        if (bytes.length > 0) return await examine(bytes, wholeGop, tookMs)
        return { ok: false, ...probeTrouble({ end, tookMs, silenceMs: limits.silenceMs }) }
      } finally {
        asked -= 1
      }
    },
  }
}
