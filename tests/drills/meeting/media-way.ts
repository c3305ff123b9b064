import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { createBucket, type Bucket } from './token-bucket.ts'

/** What befalls the datagrams of a line. */
export interface Weather {
  /** None pass. */
  readonly udpBlocked: boolean
  /** Share that is lost, each way. */
  readonly loss: number
  /** What passes in each direction of each client; null: all. */
  readonly kbps: number | null
}

export const fair: Weather = { udpBlocked: false, loss: 0, kbps: null }

/**
 * The way of the media between clients and the SFU, which announces this address in place of its own: so it can be made
 * bad. UDP and TCP of one port pass; the address is another one of the loopback net.
 */
export interface MediaWay {
  /** For the configuration of the product. */
  readonly media: Readonly<Record<string, unknown>>
  /** Weather of every client, but of those that came under a name of their own. */
  set(weather: Partial<Weather>): void
  /** Clients that come from now on are called so. */
  call(name: string): void
  /** Weather of the clients that are called so. */
  setFor(name: string, weather: Partial<Weather>): void
  close(): Promise<void>
}

const listen = '127.0.0.1'
const announce = '127.0.0.2'
const everybody = ''

interface Flow {
  readonly name: string
  readonly socket: UdpSocket
  readonly up: Bucket
  readonly down: Bucket
}

export const openMediaWay = async (port: number): Promise<MediaWay> => {
  const weathers = new Map<string, Weather>([[everybody, fair]])
  const flows = new Map<string, Flow>()
  const passing = new Set<Socket>()
  let coming = everybody

  const weatherOf = (name: string): Weather => weathers.get(name) ?? weathers.get(everybody) ?? fair
  const survives = ({ name }: Flow, bucket: Bucket, bytes: number): boolean => {
    const { udpBlocked, loss, kbps } = weatherOf(name)
    return !udpBlocked && Math.random() >= loss && bucket.take(bytes, kbps)
  }

  const front = createSocket({ type: 'udp4', recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 })
  const flowOf = (address: string, from: number): Flow => {
    const key = `${address}:${from}`
    const known = flows.get(key)
    if (known) return known
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
    const flow: Flow = { name: coming, socket, up: createBucket(), down: createBucket() }
    flows.set(key, flow)
    socket.on('message', (datagram) => {
      if (survives(flow, flow.down, datagram.length)) front.send(datagram, from, address)
    })
    socket.on('error', () => undefined)
    return flow
  }
  front.on('message', (datagram, { address, port: from }) => {
    const flow = flowOf(address, from)
    if (survives(flow, flow.up, datagram.length)) flow.socket.send(datagram, port, listen)
  })
  front.bind(port, announce)
  await once(front, 'listening')

  // Of TCP nothing is lost: it passes as it is.
  const server = createServer((near) => {
    const far = connect(port, listen)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      passing.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.once('close', () => {
        passing.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(port, announce)
  await once(server, 'listening')

  const setFor = (name: string, weather: Partial<Weather>): void => {
    weathers.set(name, { ...weatherOf(name), ...weather })
  }
  return {
    media: { portBase: port, networks: [{ name: 'way', listen, announce }] },
    set: (weather) => setFor(everybody, weather),
    call: (name) => {
      coming = name
    },
    setFor,
    close: async () => {
      for (const { socket } of flows.values()) socket.close()
      front.close()
      for (const socket of [...passing]) socket.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
