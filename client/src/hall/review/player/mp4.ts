/** Reads what the server sends of a fragmented MP4 (ISO 14496-12): just enough to hand samples to a decoder. */

interface Box {
  readonly type: string
  readonly payload: number
  readonly start: number
  readonly end: number
}

/** How a track is decoded. */
export interface TrackHeader {
  readonly id: number
  readonly kind: 'video' | 'audio'
  readonly timescale: number
  /** `avcC`, `hvcC`, or the AAC configuration of `esds`: what a decoder needs beside the codec's name. */
  readonly description: Uint8Array
  /** Of a sample that names none. */
  readonly defaults: { readonly duration: number; readonly size: number; readonly flags: number }
  /** Of sound. */
  readonly channels: number
  readonly sampleRate: number
}

/** One coded picture or piece of sound. Times in seconds of its track. */
export interface CodedSample {
  /** Presentation time. */
  readonly time: number
  readonly duration: number
  readonly key: boolean
  readonly data: Uint8Array
}

const sampleIsNonSync = 0x10000

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const typeAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))

/** Boxes of [from, to); one that reaches past the end is cut there. */
const boxesIn = (view: DataView, from: number, to: number): Box[] => {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to;) {
    const short = view.getUint32(at)
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short
    if (size < 8) break
    const end = Math.min(to, at + size)
    boxes.push({ type: typeAt(view, at + 4), start: at, payload: at + (short === 1 ? 16 : 8), end })
    at += size
  }
  return boxes
}

const childOf = (view: DataView, parent: Box, ...path: readonly string[]): Box | undefined => {
  let box: Box | undefined = parent
  for (const type of path) {
    if (!box) return undefined
    box = boxesIn(view, box.payload, box.end).find((one) => one.type === type)
  }
  return box
}

/** Fields before the boxes that a sample entry holds (§12.1.3, §12.2.3). */
const entryFields = { video: 78, audio: 28 } as const

/** The AAC configuration inside `esds`: descriptor 5 (ISO 14496-1 §7.2.6.7), found behind its parents' fields. */
const decoderConfig = (view: DataView, bytes: Uint8Array, esds: Box): Uint8Array => {
  let at = esds.payload + 4
  while (at < esds.end) {
    const tag = view.getUint8(at)
    let size = 0
    let byte = 0x80
    for (at += 1; byte & 0x80 && at < esds.end; at += 1) {
      byte = view.getUint8(at)
      size = (size << 7) | (byte & 0x7f)
    }
    if (tag === 5) return bytes.slice(at, at + size)
    if (tag === 3) at += 3
    else if (tag === 4) at += 13
    else at += size
  }
  return new Uint8Array()
}

const descriptionOf = (view: DataView, bytes: Uint8Array, entry: Box, kind: 'video' | 'audio') => {
  const inner = boxesIn(view, entry.payload + entryFields[kind], entry.end)
  const box = inner.find(({ type }) => type === 'avcC' || type === 'hvcC' || type === 'esds')
  if (!box) return new Uint8Array()
  return box.type === 'esds' ? decoderConfig(view, bytes, box) : bytes.slice(box.payload, box.end)
}

/** Where the field behind the two times of a full box stands: version 1 has them in 64 bits. */
const afterTimes = (view: DataView, box: Box): number =>
  box.payload + 4 + (view.getUint8(box.payload) === 1 ? 16 : 8)

const trackOf = (view: DataView, bytes: Uint8Array, trak: Box, mvex: readonly Box[]): TrackHeader[] => {
  const head = childOf(view, trak, 'tkhd')
  const media = childOf(view, trak, 'mdia')
  const time = media && childOf(view, media, 'mdhd')
  const handler = media && childOf(view, media, 'hdlr')
  const table = media && childOf(view, media, 'minf', 'stbl', 'stsd')
  const [entry] = table ? boxesIn(view, table.payload + 8, table.end) : []
  if (!head || !time || !handler || !entry) return []
  const name = typeAt(view, handler.payload + 8)
  if (name !== 'vide' && name !== 'soun') return []
  const kind = name === 'vide' ? 'video' : 'audio'
  const id = view.getUint32(afterTimes(view, head))
  const trex = mvex.find((box) => box.type === 'trex' && view.getUint32(box.payload + 4) === id)
  return [
    {
      ...{ id, kind, timescale: view.getUint32(afterTimes(view, time)) },
      description: descriptionOf(view, bytes, entry, kind),
      defaults: {
        duration: trex ? view.getUint32(trex.payload + 12) : 0,
        size: trex ? view.getUint32(trex.payload + 16) : 0,
        flags: trex ? view.getUint32(trex.payload + 20) : 0,
      },
      channels: kind === 'audio' ? view.getUint16(entry.payload + 16) : 0,
      sampleRate: kind === 'audio' ? view.getUint32(entry.payload + 24) >>> 16 : 0,
    },
  ]
}

/** The tracks of a header (`ftyp` and `moov`). */
export const readHeader = (bytes: Uint8Array): readonly TrackHeader[] => {
  const view = viewOf(bytes)
  const moov = boxesIn(view, 0, bytes.length).find(({ type }) => type === 'moov')
  if (!moov) return []
  const mvex = childOf(view, moov, 'mvex')
  const defaults = mvex ? boxesIn(view, mvex.payload, mvex.end) : []
  return boxesIn(view, moov.payload, moov.end)
    .filter(({ type }) => type === 'trak')
    .flatMap((trak) => trackOf(view, bytes, trak, defaults))
}

interface Run {
  readonly payload: number
  readonly flags: number
  readonly count: number
}

/** One `traf` as samples; those whose bytes were cut off are left out. */
const samplesOf = (
  view: DataView,
  bytes: Uint8Array,
  { moof, traf }: { readonly moof: Box; readonly traf: Box },
  track: TrackHeader,
): CodedSample[] => {
  const head = childOf(view, traf, 'tfhd')
  const decode = childOf(view, traf, 'tfdt')
  if (!head || !decode) return []
  const flags = view.getUint32(head.payload) & 0xffffff
  let field = head.payload + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0)
  const take = () => view.getUint32((field += 4) - 4)
  const duration = flags & 0x8 ? take() : track.defaults.duration
  const size = flags & 0x10 ? take() : track.defaults.size
  const sampleFlags = flags & 0x20 ? take() : track.defaults.flags
  let ticks =
    view.getUint8(decode.payload) === 1
      ? Number(view.getBigUint64(decode.payload + 4))
      : view.getUint32(decode.payload + 4)
  let at = moof.start
  const samples: CodedSample[] = []
  const readRun = ({ payload, flags: has, count }: Run) => {
    field = payload + 8
    if (has & 0x1) at = moof.start + (take() | 0)
    const first = has & 0x4 ? take() : undefined
    for (let n = 0; n < count; n += 1) {
      const length = has & 0x100 ? take() : duration
      const bytesOf = has & 0x200 ? take() : size
      const own = has & 0x400 ? take() : sampleFlags
      const offset = has & 0x800 ? take() | 0 : 0
      const end = at + bytesOf
      if (end <= bytes.length)
        samples.push({
          time: (ticks + offset) / track.timescale,
          duration: length / track.timescale,
          key: ((n === 0 ? (first ?? own) : own) & sampleIsNonSync) === 0,
          data: bytes.subarray(at, end),
        })
      at = end
      ticks += length
    }
  }
  for (const box of boxesIn(view, traf.payload, traf.end))
    if (box.type === 'trun')
      readRun({
        payload: box.payload,
        flags: view.getUint32(box.payload) & 0xffffff,
        count: view.getUint32(box.payload + 4),
      })
  return samples
}

/** The samples of one track in a fragment (`moof` and `mdat`), in decoding order. */
export const readFragment = (bytes: Uint8Array, track: TrackHeader): readonly CodedSample[] => {
  const view = viewOf(bytes)
  const moof = boxesIn(view, 0, bytes.length).find(({ type }) => type === 'moof')
  if (!moof) return []
  const traf = boxesIn(view, moof.payload, moof.end).find((box) => {
    const head = box.type === 'traf' ? childOf(view, box, 'tfhd') : undefined
    return head !== undefined && view.getUint32(head.payload + 4) === track.id
  })
  return traf ? samplesOf(view, bytes, { moof, traf }, track) : []
}
