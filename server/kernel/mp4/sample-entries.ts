import { boxesWithin, childAt, childrenOf } from './box.ts'
import { DomainError } from '../errors/index.ts'

/** The sample entry (`avc1`, `mp4a` …) of each track of a `moov`, by track id, as it stands there. */
export const sampleEntriesOf = (bytes: Buffer): ReadonlyMap<number, Buffer> => {
  try {
    const [moov] = boxesWithin(bytes, 0, bytes.length)
    if (moov?.type !== 'moov') throw new DomainError('mp4.malformed', { missing: 'moov' })
    return new Map(
      childrenOf(bytes, moov)
        .filter((box) => box.type === 'trak')
        .map((trak) => {
          const head = childAt(bytes, trak, 'tkhd')
          const id = bytes.readUInt32BE(head.payload + 4 + (bytes.readUInt8(head.payload) === 1 ? 16 : 8))
          const [entry] = childrenOf(bytes, childAt(bytes, trak, 'mdia', 'minf', 'stbl', 'stsd'), 8)
          if (!entry) throw new DomainError('mp4.malformed', { track: id })
          return [id, Buffer.from(bytes.subarray(entry.start, entry.end))]
        }),
    )
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError('mp4.malformed', { box: 'moov' }, { cause: error })
    throw error
  }
}
