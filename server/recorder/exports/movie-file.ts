import { open } from 'node:fs/promises'
import { writePlainMovie, type PlainSample, type PlainTrack } from '../../kernel/mp4/index.ts'
import type { LoadedSample, LoadedTrack } from './read-piece.ts'

/** Writes a plain MP4 sample by sample; its `moov` follows once all are there. */
export interface MovieFile {
  /** Appends samples to the picture or the sound, in decoding order. */
  append(track: LoadedTrack, samples: readonly LoadedSample[]): Promise<void>
  /** Ticks of all pictures so far, and ticks a second; 0 before the first. */
  readonly video: { readonly ticks: number; readonly timescale: number }
  /** The same of the sound. */
  readonly audio: { readonly ticks: number; readonly timescale: number }
  /** Makes the last piece of sound last longer or shorter, so that what follows is in step; in ticks. */
  stretchSound(ticks: number): void
  /** Ends the file. @returns bytes written */
  finish(edits: { readonly video: PlainTrack['edit']; readonly audio: PlainTrack['edit'] }): Promise<number>
  /** Closes it as it is. Idempotent. */
  close(): Promise<void>
}

interface Kept {
  readonly kind: 'video' | 'audio'
  timescale: number
  readonly entries: Buffer[]
  readonly samples: PlainSample[]
  ticks: number
  width: number
  height: number
}

const ftyp = (): Buffer => {
  const bytes = Buffer.alloc(28)
  bytes.writeUInt32BE(28, 0)
  bytes.write('ftypisom', 4, 'latin1')
  bytes.writeUInt32BE(512, 12)
  bytes.write('isomiso4mp41', 16, 'latin1')
  return bytes
}
/** Size 1: the real one follows in 64 bits (ISO 14496-12 §4.2). */
const largeMdat = (size: number): Buffer => {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32BE(1, 0)
  bytes.write('mdat', 4, 'latin1')
  bytes.writeBigUInt64BE(BigInt(size), 8)
  return bytes
}

const kept = (kind: Kept['kind']): Kept => ({
  ...{ kind, timescale: 0, entries: [], samples: [], ticks: 0, width: 0, height: 0 },
})

export const createMovieFile = async (path: string): Promise<MovieFile> => {
  const file = await open(path, 'w', 0o600)
  const head = ftyp()
  await file.writev([head, largeMdat(16)])
  let at = head.length + 16
  let closed = false
  const tracks = { video: kept('video'), audio: kept('audio') }

  const entryOf = (of: Kept, entry: Buffer): number => {
    const known = of.entries.findIndex((one) => one.equals(entry))
    return known >= 0 ? known : of.entries.push(entry) - 1
  }

  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await file.close()
  }

  return {
    append: async ({ track, entry }, samples) => {
      const of = track.kind === 'audio' ? tracks.audio : tracks.video
      if (of.timescale === 0) of.timescale = track.timescale
      of.width = Math.max(of.width, track.width)
      of.height = Math.max(of.height, track.height)
      const scale = of.timescale / track.timescale
      const number = entryOf(of, entry)
      for (const { size, duration, offset, sync } of samples) {
        const length = Math.round(duration * scale)
        of.samples.push({
          ...{ size, at, sync, duration: length, offset: Math.round(offset * scale), entry: number },
        })
        of.ticks += length
        at += size
      }
      await file.writev(samples.map(({ data }) => data))
    },
    get video() {
      return tracks.video
    },
    get audio() {
      return tracks.audio
    },
    stretchSound: (ticks) => {
      const { audio } = tracks
      const last = audio.samples.at(-1)
      if (!last) return
      const duration = Math.max(0, last.duration + ticks)
      audio.samples[audio.samples.length - 1] = { ...last, duration }
      audio.ticks += duration - last.duration
    },
    finish: async (edits) => {
      const picture: PlainTrack = { ...tracks.video, edit: edits.video }
      const sound: readonly PlainTrack[] =
        tracks.audio.samples.length > 0 ? [{ ...tracks.audio, edit: edits.audio }] : []
      const moov = writePlainMovie([picture, ...sound])
      await file.writev([moov])
      await file.write(largeMdat(at - head.length), 0, 16, head.length)
      await file.sync()
      await close()
      return at + moov.length
    },
    close,
  }
}
