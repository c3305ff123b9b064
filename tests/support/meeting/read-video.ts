import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readBlocks } from '../hall/index.ts'
import { markMs, toneOf } from './clock-camera.ts'

/** One picture of a composed video. */
export interface SeenPicture {
  /** Seconds of the video. */
  readonly at: number
  /** Whose clock it shows; undefined: none can be read. */
  readonly venue: number | undefined
  /** What the clock shows, epoch milliseconds. */
  readonly wall: number | undefined
}

const [width, height, fps] = [320, 180, 25]
const wrapMs = 65_536 * markMs

/** Runs ffmpeg and hands its output on in pieces of `size` bytes. */
async function* piecesOf(args: readonly string[], size: number): AsyncGenerator<Buffer> {
  const child = spawn('ffmpeg', ['-v', 'error', '-xerror', '-nostdin', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= size) {
      yield rest.subarray(0, size)
      rest = rest.subarray(size)
    }
  }
  const [code] = (await gone) as [number | null]
  if (code !== 0) throw new Error(`ffmpeg ended with ${code ?? 'a signal'}`)
}

/** @param near some moment of the recording: clocks count modulo eleven minutes */
export const readPictures = async (path: string, near: number): Promise<readonly SeenPicture[]> => {
  const pictures: SeenPicture[] = []
  const args = ['-i', path, '-vf', `fps=${fps},scale=${width}:${height}:flags=area,format=gray`]
  for await (const frame of piecesOf([...args, '-f', 'rawvideo', '-'], width * height)) {
    const mark = readBlocks(frame, width, height)
    const low = mark && mark.frame * markMs
    const wall = low === undefined ? undefined : low + Math.round((near - low) / wrapMs) * wrapMs
    pictures.push({ at: pictures.length / fps, venue: mark?.camera, wall })
  }
  return pictures
}

const rate = 8000
const windowSamples = 40

/** How strong a tone is in a window (Goertzel). */
const strength = (samples: Int16Array, from: number, hertz: number): number => {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [before, beforeThat] = [0, 0]
  for (let n = 0; n < windowSamples; n += 1) {
    const now = (samples[from + n] ?? 0) / 32_768 + factor * before - beforeThat
    beforeThat = before
    before = now
  }
  return Math.sqrt(Math.max(0, before ** 2 + beforeThat ** 2 - factor * before * beforeThat)) / windowSamples
}

/** Where each venue's tone begins, in seconds of the video. */
export const readBeeps = async (path: string, venues: number): Promise<readonly (readonly number[])[]> => {
  const chunks: Buffer[] = []
  const args = ['-i', path, '-map', '0:a', '-ac', '1', '-ar', String(rate), '-f', 's16le', '-']
  for await (const chunk of piecesOf(args, 2)) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return Array.from({ length: venues }, (_, venue) => {
    const beeps: number[] = []
    let last = -Infinity
    for (let at = 0; at + windowSamples < samples.length; at += 8) {
      if (strength(samples, at, toneOf(venue)) < 0.04) continue
      // Half of the window is in the tone where it is first seen.
      if (at - last > rate * 0.4) beeps.push((at + windowSamples / 2) / rate)
      last = at
    }
    return beeps
  })
}
