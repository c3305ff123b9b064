import type { BandwidthView } from '../../contract/meeting-plan.ts'
import { cameraLayers } from '../../contract/media.ts'

/** A network over which venues come, with the line between it and this server. */
export interface VenueNetwork {
  readonly name: string
  /** Of its line, in each direction; undefined: not known, so nothing is said. */
  readonly mbitPerSecond?: number | undefined
  /** Beginnings of the codes of the units that come over it; none: all that no other network names. */
  readonly unitCodes: readonly string[]
}

const shareKbps = 2500
const soundKbps = 100
const layersKbps = cameraLayers.map(({ maxBitrate }) => maxBitrate / 1000)

/**
 * What one venue takes at most, in kbit/s: it receives what is on air and the share with its sound, and sends every
 * layer of its camera. The larger direction decides, for lines are as wide in both.
 */
export const venueKbps = Math.max(
  (layersKbps.at(-1) ?? 0) + shareKbps + soundKbps,
  layersKbps.reduce((sum, kbps) => sum + kbps, soundKbps),
)

const networkOf = (code: string, networks: readonly VenueNetwork[]): VenueNetwork | undefined => {
  const named = networks.flatMap((network) =>
    network.unitCodes.filter((start) => code.startsWith(start)).map((start) => ({ network, start })),
  )
  const [closest] = named.sort((one, other) => other.start.length - one.start.length)
  return closest?.network ?? networks.find(({ unitCodes }) => unitCodes.length === 0)
}

/** The networks whose line cannot hold all venues of a meeting at once; `codes`: of the venues, the main one left out. */
export const shortNetworks = (
  codes: readonly string[],
  networks: readonly VenueNetwork[],
): readonly BandwidthView[] =>
  networks.flatMap((network) => {
    const { name, mbitPerSecond } = network
    const venues = codes.filter((code) => networkOf(code, networks) === network).length
    const neededMbit = Math.ceil((venues * venueKbps) / 1000)
    if (mbitPerSecond === undefined || neededMbit <= mbitPerSecond) return []
    return [{ network: name, venues, neededMbit, mbitPerSecond }]
  })
