import type { EpochMs } from '../../contract/time.ts'
import { DomainError } from '../errors/index.ts'

/** The wall clock at a media time: a producer reference time box (ISO 14496-12 §8.16.5). */
export interface ReferenceTime {
  readonly trackId: number
  /** Epoch milliseconds with a fraction; kept to 2^-32 s. */
  readonly wall: EpochMs
  /** In ticks of that track. */
  readonly mediaTime: number
}

/** Size in bytes of the boxes written here: version 1, with a 64-bit media time. */
export const referenceTimeBytes = 32

/** `flags`: the time at which the sample was captured. */
const captured = 24
/** Seconds from the NTP epoch, 1900, to the Unix epoch (RFC 5905 §6). */
const ntpToUnix = 2_208_988_800
const era = 2 ** 32

/** NTP seconds have 32 bits and wrap in February 2036 (RFC 5905 §6): the lower half belongs to the era after that. */
const ntpSeconds = (unix: number): number => (unix + ntpToUnix) % era
const unixSeconds = (ntp: number): number => (ntp < era / 2 ? ntp + era : ntp) - ntpToUnix

/** Writes a `prft` box. */
export const writeReferenceTime = ({ trackId, wall, mediaTime }: ReferenceTime): Buffer => {
  const box = Buffer.alloc(referenceTimeBytes)
  const seconds = Math.floor(wall / 1000)
  box.writeUInt32BE(referenceTimeBytes, 0)
  box.write('prft', 4, 'latin1')
  box.writeUInt32BE(0x01000000 | captured, 8)
  box.writeUInt32BE(trackId, 12)
  box.writeUInt32BE(ntpSeconds(seconds), 16)
  box.writeUInt32BE(Math.floor(((wall - seconds * 1000) / 1000) * era), 20)
  box.writeBigUInt64BE(BigInt(mediaTime), 24)
  return box
}

/**
 * Reads a whole `prft` box.
 * @throws DomainError `mp4.malformed`
 */
export const readReferenceTime = (box: Buffer): ReferenceTime => {
  const version = box.length >= 9 ? box.readUInt8(8) : undefined
  if (version === undefined || version > 1 || box.length < (version === 1 ? 32 : 28))
    throw new DomainError('mp4.malformed', { box: 'prft', version })
  const seconds = unixSeconds(box.readUInt32BE(16))
  return {
    trackId: box.readUInt32BE(12),
    wall: seconds * 1000 + (box.readUInt32BE(20) / era) * 1000,
    mediaTime: version === 1 ? Number(box.readBigUInt64BE(24)) : box.readUInt32BE(24),
  }
}
