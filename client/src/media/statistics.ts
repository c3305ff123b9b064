/** One stream in one direction. */
export interface StreamFigures {
  readonly direction: 'in' | 'out'
  readonly kind: 'audio' | 'video'
  /** Id of the track that is received or sent. */
  readonly trackId: string
  readonly kbps: number
  readonly width: number | null
  readonly height: number | null
  readonly framesPerSecond: number | null
  /** H264, VP8, opus … */
  readonly codec: string
  /** Share of packets lost since the reading before, 0 to 1; null where nothing was sent. */
  readonly loss: number | null
}

/** How media pass, since the reading before. */
export interface MediaFigures {
  readonly roundTripMs: number | null
  readonly upKbps: number
  readonly downKbps: number
  /** What the browser believes that it can send. */
  readonly availableUpKbps: number | null
  readonly protocol: 'udp' | 'tcp' | null
  /** Shares of packets lost, of all streams together. */
  readonly lossUp: number | null
  readonly lossDown: number | null
  readonly streams: readonly StreamFigures[]
}

/** As much of RTCStatsReport as is read here. */
export type StatsReport = Pick<RTCStatsReport, 'forEach'>

type Stat = Readonly<Record<string, unknown>>

/** A stream's figures, and the packets that they are of. */
interface Read {
  readonly figures: StreamFigures
  readonly packets: number
  readonly lost: number
}

interface Count {
  readonly at: number
  readonly bytes: number
  readonly packets: number
  readonly lost: number
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const statsOf = (report: StatsReport | undefined): ReadonlyMap<string, Stat> => {
  const all = new Map<string, Stat>()
  report?.forEach((stat: Stat) => all.set(text(stat['id']), stat))
  return all
}
const ofType = (stats: ReadonlyMap<string, Stat>, type: string): readonly Stat[] =>
  [...stats.values()].filter((stat) => stat['type'] === type)

const shareOf = (lost: number, arrived: number): number | null =>
  lost + arrived > 0 ? Math.max(0, lost) / (Math.max(0, lost) + arrived) : null

/** The pair of candidates over which a connection runs. Firefox names none in `transport`, but marks the pair. */
const selectedPair = (stats: ReadonlyMap<string, Stat>): Stat | undefined => {
  const named = ofType(stats, 'transport').map((one) => stats.get(text(one['selectedCandidatePairId'])))
  return named.find(Boolean) ?? ofType(stats, 'candidate-pair').find((pair) => pair['selected'] === true)
}

/** Reads the statistics of both directions again and again: what is counted up becomes what it was since the last time. */
export const createStatistics = () => {
  const before = new Map<string, Count>()

  const sinceLast = (id: string, now: Count): { kbps: number; packets: number; lost: number } => {
    const last = before.get(id)
    before.set(id, now)
    const seconds = last ? (now.at - last.at) / 1000 : 0
    if (!last || seconds <= 0) return { kbps: 0, packets: 0, lost: 0 }
    return {
      kbps: Math.max(0, ((now.bytes - last.bytes) * 8) / 1000 / seconds),
      packets: Math.max(0, now.packets - last.packets),
      lost: now.lost - last.lost,
    }
  }

  const stream = (stat: Stat, stats: ReadonlyMap<string, Stat>, direction: 'in' | 'out'): Read => {
    const isIn = direction === 'in'
    const remote = isIn ? stat : stats.get(text(stat['remoteId']))
    const passed = sinceLast(`${direction}-${text(stat['id'])}`, {
      at: number(stat['timestamp']),
      bytes: number(stat[isIn ? 'bytesReceived' : 'bytesSent']),
      packets: number(stat[isIn ? 'packetsReceived' : 'packetsSent']),
      lost: number(remote?.['packetsLost']),
    })
    const source = isIn ? stat : (stats.get(text(stat['mediaSourceId'])) ?? {})
    const codec = text(stats.get(text(stat['codecId']))?.['mimeType'])
    const figures: StreamFigures = {
      direction,
      kind: stat['kind'] === 'video' ? 'video' : 'audio',
      trackId: text(source['trackIdentifier']),
      kbps: passed.kbps,
      width: numberOrNull(stat['frameWidth']),
      height: numberOrNull(stat['frameHeight']),
      framesPerSecond: numberOrNull(stat['framesPerSecond']),
      codec: codec.slice(codec.indexOf('/') + 1),
      loss: shareOf(passed.lost, isIn ? passed.packets : passed.packets - passed.lost),
    }
    return { figures, packets: passed.packets, lost: passed.lost }
  }

  return {
    read: (send: StatsReport | undefined, receive: StatsReport | undefined): MediaFigures => {
      const sent = statsOf(send)
      const received = statsOf(receive)
      const up = ofType(sent, 'outbound-rtp').map((stat) => stream(stat, sent, 'out'))
      const down = ofType(received, 'inbound-rtp').map((stat) => stream(stat, received, 'in'))
      const pairs = [selectedPair(sent), selectedPair(received)]
      const trips = pairs.flatMap((pair) => numberOrNull(pair?.['currentRoundTripTime']) ?? [])
      const local =
        sent.get(text(pairs[0]?.['localCandidateId'])) ?? received.get(text(pairs[1]?.['localCandidateId']))
      const protocol = local?.['protocol']
      const available = numberOrNull(pairs[0]?.['availableOutgoingBitrate'])
      const sum = (list: readonly Read[]) => list.reduce((all, { figures }) => all + figures.kbps, 0)
      const lossOf = (list: readonly Read[], isIn: boolean) => {
        const lost = list.reduce((all, one) => all + one.lost, 0)
        const packets = list.reduce((all, one) => all + one.packets, 0)
        return shareOf(lost, isIn ? packets : packets - lost)
      }
      return {
        roundTripMs: trips.length > 0 ? Math.max(...trips) * 1000 : null,
        upKbps: sum(up),
        downKbps: sum(down),
        availableUpKbps: available === null ? null : available / 1000,
        protocol: protocol === 'udp' || protocol === 'tcp' ? protocol : null,
        lossUp: lossOf(up, false),
        lossDown: lossOf(down, true),
        streams: [...up, ...down].map(({ figures }) => figures),
      }
    },
  }
}
