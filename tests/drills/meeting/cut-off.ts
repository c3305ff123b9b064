import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to a server that can be cut: what passes breaks, and nothing new comes through until it is mended. */
export interface Way {
  readonly url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Media do not go this way: they have their own addresses. */
export const openWay = async (to: string): Promise<Way> => {
  const { hostname, port } = new URL(to)
  const passing = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
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
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    isCut = true
    for (const socket of [...passing]) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false
    },
    close: async () => {
      cut()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
