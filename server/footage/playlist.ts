import type { ClipId } from '../contract/ids.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Piece } from '../footage-index/index.ts'

/** Addresses that a playlist names, relative to its own. */
export interface PlaylistAddresses {
  readonly fragment: (clipId: ClipId, n: number, origin: EpochMs) => string
  readonly header: (clipId: ClipId) => string
  /** What an EXT-X-GAP entry names: nobody fetches it, yet it must stand there. */
  readonly gap: string
}

/** Between two fragments a player goes on by itself over a hole this short: it is no gap. */
const playedOverMs = 100

/** Shortest target duration in seconds: a long gap becomes few entries. */
const leastTargetSeconds = 10

/** The instant that media time counts from: the start of the first piece, to the millisecond. */
export const originOf = (first: Piece): EpochMs => Math.floor(first.from)

interface Entry {
  /** In microseconds after the origin. */
  readonly from: number
  readonly to: number
  /** Undefined: a gap. */
  readonly piece: Piece | undefined
}

/** Pieces and the gaps between them, without a hole: each entry begins where the one before ends. */
const entriesOf = (pieces: readonly Piece[], origin: EpochMs): readonly Entry[] => {
  const micros = (at: EpochMs): number => Math.round((at - origin) * 1000)
  return pieces.flatMap((piece, n): readonly Entry[] => {
    const next = pieces[n + 1]
    const from = micros(piece.from)
    if (!next) return [{ from, to: micros(piece.to), piece }]
    const end = micros(next.from)
    if (next.from - piece.to <= playedOverMs) return [{ from, to: end, piece }]
    const to = micros(piece.to)
    return [
      { from, to, piece },
      { from: to, to: end, piece: undefined },
    ]
  })
}

const seconds = (micros: number): string => (micros / 1_000_000).toFixed(6)

const length = ({ from, to }: Entry): number => to - from

/** A gap as entries no longer than the target duration (RFC 8216bis §4.4.4.7). */
const gapLines = (gap: Entry, targetSeconds: number, uri: string): readonly string[] => {
  const count = Math.ceil(length(gap) / (targetSeconds * 1_000_000))
  const boundary = (n: number): number => gap.from + Math.round((length(gap) * n) / count)
  return Array.from({ length: count }, (_, n) => n).flatMap((n) => [
    '#EXT-X-GAP',
    `#EXTINF:${seconds(boundary(n + 1) - boundary(n))},`,
    uri,
  ])
}

/** Which codecs, whatever their profiles and levels: a decoder takes another size from a new header. */
const kindsOf = (codecs: string): string => codecs.replaceAll(/\.[^,]*/gu, '')

/** What stands before a piece: where it leads on from the last one, what decodes it. */
const headLines = (
  piece: Piece,
  before: Piece | undefined,
  afterGap: boolean,
  addresses: PlaylistAddresses,
): readonly string[] => {
  const newCodec = before !== undefined && kindsOf(before.codecs) !== kindsOf(piece.codecs)
  const newHeader = before?.headerDigest !== piece.headerDigest
  return [
    ...(newCodec ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(newHeader ? [`#EXT-X-MAP:URI="${addresses.header(piece.clipId)}"`] : []),
    ...(newCodec || afterGap
      ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(Math.round(piece.from)).toISOString()}`]
      : []),
  ]
}

/**
 * The HLS playlist (RFC 8216, VOD) of pieces in order of time. Its media time is wall clock minus `originOf` the first
 * piece, which is its first EXT-X-PROGRAM-DATE-TIME, across gaps too: a player seeks by arithmetic.
 */
export const playlistOf = (
  pieces: readonly [Piece, ...(readonly Piece[])],
  addresses: PlaylistAddresses,
): string => {
  const origin = originOf(pieces[0])
  const entries = entriesOf(pieces, origin)
  const longest = entries.reduce((most, entry) => Math.max(most, entry.piece ? length(entry) : 0), 0)
  const targetSeconds = Math.max(leastTargetSeconds, Math.ceil(longest / 1_000_000))
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(origin).toISOString()}`,
  ]
  let before: Piece | undefined
  let afterGap = false
  for (const entry of entries) {
    const { piece } = entry
    if (piece) {
      lines.push(...headLines(piece, before, afterGap, addresses))
      lines.push(`#EXTINF:${seconds(length(entry))},`, addresses.fragment(piece.clipId, piece.n, origin))
      before = piece
    } else lines.push(...gapLines(entry, targetSeconds, addresses.gap))
    afterGap = !piece
  }
  return [...lines, '#EXT-X-ENDLIST', ''].join('\n')
}
