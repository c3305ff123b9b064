import type { types } from 'mediasoup'
import { StartupError } from '../kernel/process/index.ts'
import type { MediaConfig } from './media-config.ts'

/** Where the worker of this index listens: on each network one UDP and one TCP port, `portBase + index`. */
export const listenInfos = (config: MediaConfig, index: number): types.TransportListenInfo[] =>
  config.networks.flatMap((network) =>
    (['udp', 'tcp'] as const).map((protocol) => ({
      protocol,
      ip: network.listen,
      ...(network.announce !== undefined && { announcedAddress: network.announce }),
      ...(config.portBase > 0 && { port: config.portBase + index }),
    })),
  )

/** mediasoup tells libuv's EADDRINUSE by its text alone. */
export const isPortInUse = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('address already in use')

/** What a worker that could not listen means for whoever starts the server; other errors as they are. */
export const listenFailure = (error: unknown, { portBase, networks }: MediaConfig): unknown => {
  if (isPortInUse(error))
    return new StartupError(
      `a media port from ${portBase} on is in use by another program: choose another media.portBase`,
    )
  if (error instanceof Error && error.message.includes('address not available'))
    return new StartupError(
      `media.networks: of ${networks.map(({ listen }) => listen).join(', ')}, not every one is an address of this machine`,
    )
  return error
}
