import {
  avcEntry,
  opusEntry,
  writeFragment,
  writeFragmentedHeader,
  type FragmentedTrack,
  type FragmentPart,
} from '../../kernel/mp4/index.ts'
import {
  createAccessUnits,
  createInOrder,
  opusClock,
  readRtp,
  type AccessUnit,
  type OrderedPacket,
} from '../../kernel/rtp/index.ts'
import { longestStillMs, pictureClock, picturePart, sampleOf } from './picture-line.ts'
import { createSoundLine } from './sound-line.ts'
import { createSenderClock, createStreamClock, type StreamClock } from './stream-clock.ts'
import type { TrackMedia } from './track-input.ts'

/** Makes fragmented MP4 of the RTP packets of one track: pictures of H.264 and sound of Opus as they come. */
export interface TrackMuxer {
  packet(media: TrackMedia, datagram: Buffer, arrival: number): void
  report(media: TrackMedia, timestamp: number, ntpMs: number): void
  /** Gives up what was waited for too long; of sound alone writes what has come. */
  tick(now: number): void
  /** Writes what has come of the fragment that is under way. */
  end(): void
}

export interface TrackMuxerOptions {
  /** Whether there are pictures; without, the sound alone is written. */
  readonly pictures: boolean
  readonly onHeader: (bytes: Buffer) => void
  /** @param endsAt the wall clock at which the fragment ends */
  readonly onFragment: (bytes: Buffer, endsAt: number) => void
  /** Pictures can be decoded only from the next key frame on. */
  readonly onKeyFrameWanted: () => void
}

/** A packet that was sent a second time comes within this time, or not at all. */
const patienceMs = 400
/** Sound alone is written in fragments as long as this. */
const soundFragmentMs = 2000
/** Sound may come so much later than the pictures beside it; where it has not by then, there is none. */
const soundLateMs = 600
/** A key frame that does not come is asked for again after this time. */
const askAgainMs = 500
/** What is found out later of where a stream stands on the wall clock moves it by at most this a fragment. */
const stepMs = 15

/** One stream of one sender, in order, on the wall clock. */
interface Incoming {
  readonly ssrc: number
  readonly order: ReturnType<typeof createInOrder>
  readonly clock: StreamClock
  readonly units: ReturnType<typeof createAccessUnits>
}

interface Stamped {
  readonly clock: StreamClock
  readonly stamp: number
}
type Picture = Stamped & { readonly data: Buffer; readonly key: boolean }
type Sound = Stamped & { readonly data: Buffer }

const isSet = (nal: Buffer): boolean => [7, 8].includes((nal[0] ?? 0) & 0x1f)

export const createTrackMuxer = (options: TrackMuxerOptions): TrackMuxer => {
  const sender = createSenderClock()
  const incoming = new Map<TrackMedia, Incoming>()
  const sound = createSoundLine()
  /** Offsets of each stream as they are applied: they follow what is known in small steps. */
  const applied = new Map<StreamClock, number>()
  let tracks: readonly FragmentedTrack[] | undefined
  /** Wall clock of the media time 0: known once it is written for the first time. */
  let anchor: number | undefined
  let pictures: Picture[] = []
  let heard: Sound[] = []
  let sequence = 0
  let waitsForKey = true
  let askedAt = -Infinity
  let soundSince: number | undefined

  const wallOf = ({ clock, stamp }: Stamped): number => {
    const offset = applied.get(clock) ?? clock.offset
    applied.set(clock, offset)
    return stamp + offset
  }
  const settle = (): void => {
    for (const [clock, offset] of applied) {
      const off = clock.offset - offset
      applied.set(clock, offset + Math.min(stepMs, Math.max(-stepMs, off)))
    }
  }

  /** Where something stands on the track's media time, which begins with the first that is asked for. */
  const mediaOf = (one: Stamped): number => {
    const wall = wallOf(one)
    anchor ??= wall
    return wall - anchor
  }
  const begin = (entries: readonly FragmentedTrack[]): void => {
    tracks = entries
    options.onHeader(writeFragmentedHeader(entries))
  }
  const soundTrack = (id: number): FragmentedTrack => ({
    ...{ id, kind: 'audio', timescale: opusClock, entry: opusEntry(), width: 0, height: 0 },
  })

  /** Sound that is heard before `ms` of the media time, and silence where none has come for long. */
  const soundUntil = (ms: number): void => {
    for (const one of heard) sound.push(one.data, mediaOf(one))
    heard = []
    sound.fill(ms - soundLateMs)
  }
  const write = (parts: readonly FragmentPart[], endMs: number): void => {
    sequence += 1
    options.onFragment(writeFragment(sequence, parts), (anchor ?? 0) + endMs)
  }

  /** The fragment of the pictures so far, which end where `next` begins. */
  const writePictures = (next: Picture | undefined): void => {
    if (!tracks || pictures.length === 0) return
    const placed = pictures.map(({ data, key, ...stamped }) => ({ data, key, ms: mediaOf(stamped) }))
    pictures = []
    settle()
    const last = placed.at(-1)?.ms ?? 0
    const part = picturePart(placed, next ? mediaOf(next) : last + longestStillMs + 1)
    soundUntil(part.endMs)
    write(
      [
        { trackId: 1, ...part },
        { trackId: 2, ...sound.take() },
      ],
      part.endMs,
    )
  }
  const writeSound = (now: number): void => {
    if (!tracks) {
      const [first] = heard
      if (!first) return
      begin([soundTrack(1)])
      mediaOf(first)
    }
    const endMs = now - (anchor ?? now) - soundLateMs
    for (const one of heard) sound.push(one.data, mediaOf(one))
    heard = []
    sound.fill(endMs)
    const part = sound.take()
    if (part.samples.length === 0) return
    settle()
    const ticks = part.samples.reduce((sum, { duration }) => sum + duration, part.mediaTime)
    write([{ trackId: 1, ...part }], (ticks * 1000) / opusClock)
  }

  const waitForKey = (): void => {
    waitsForKey = true
  }

  const takeUnit = (clock: StreamClock, unit: AccessUnit): void => {
    const stamp = clock.see(unit.timestamp, unit.arrival)
    // What refers to something lost would show as garbage: what came before stays until the next key frame.
    if (unit.damaged || unit.nals.length === 0 || (waitsForKey && !unit.key)) {
      waitForKey()
      return
    }
    const picture: Picture = { clock, stamp, data: sampleOf(unit), key: unit.key }
    if (unit.key) {
      if (tracks) writePictures(picture)
      else {
        const entry = avcEntry(unit.nals.filter(isSet))
        if (!entry) {
          waitForKey()
          return
        }
        begin([{ id: 1, kind: 'video', timescale: pictureClock, ...entry }, soundTrack(2)])
      }
      waitsForKey = false
    }
    pictures.push(picture)
  }

  const takeOrdered = (media: TrackMedia, stream: Incoming, packets: readonly OrderedPacket[]): void => {
    for (const one of packets) {
      if (media === 'video') {
        for (const unit of stream.units.push(one)) takeUnit(stream.clock, unit)
        continue
      }
      const stamp = stream.clock.see(one.packet.timestamp, one.arrival)
      if (one.packet.payload.length === 0) continue
      heard.push({ clock: stream.clock, stamp, data: Buffer.from(one.packet.payload) })
    }
    // Before the first picture nothing is written: only what will be heard beside it is kept.
    if (!tracks && options.pictures) heard = heard.slice(-250)
  }

  const streamOf = (media: TrackMedia, ssrc: number): Incoming => {
    const known = incoming.get(media)
    if (known?.ssrc === ssrc) return known
    if (known) takeOrdered(media, known, known.order.drain())
    const stream: Incoming = {
      ssrc,
      order: createInOrder(patienceMs),
      clock: createStreamClock(media === 'video' ? pictureClock : opusClock, sender),
      units: createAccessUnits(),
    }
    // Another encoder: what it sends refers to nothing that was here before.
    if (media === 'video' && known) waitForKey()
    incoming.set(media, stream)
    return stream
  }

  return {
    packet: (media, datagram, arrival) => {
      if (media === 'video' && !options.pictures) return
      const packet = readRtp(datagram)
      if (!packet) return
      if (media === 'audio') soundSince ??= arrival
      const stream = streamOf(media, packet.ssrc)
      takeOrdered(media, stream, stream.order.push(packet, arrival))
    },
    report: (media, timestamp, ntpMs) => incoming.get(media)?.clock.report(timestamp, ntpMs),
    tick: (now) => {
      for (const [media, stream] of incoming) takeOrdered(media, stream, stream.order.expire(now))
      if (waitsForKey && incoming.has('video') && now - askedAt >= askAgainMs) {
        askedAt = now
        options.onKeyFrameWanted()
      }
      if (options.pictures || soundSince === undefined || now - soundSince < soundFragmentMs) return
      soundSince = now
      writeSound(now)
    },
    end: () => {
      const video = incoming.get('video')
      const audio = incoming.get('audio')
      if (audio) takeOrdered('audio', audio, audio.order.drain())
      if (video) {
        takeOrdered('video', video, video.order.drain())
        const unit = video.units.flush()
        if (unit && !unit.damaged) takeUnit(video.clock, unit)
      }
      writePictures(undefined)
    },
  }
}
