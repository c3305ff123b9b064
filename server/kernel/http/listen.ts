import type { Server } from 'node:http'
import type { ListenOptions } from 'node:net'

/** Starts listening; rejects where the port is taken or the address is not this machine's. */
export const listen = (server: Server, at: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, () => {
      server.off('error', reject)
      resolve()
    })
  })

/** Stops listening and ends what is still open, at once. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    if (!server.listening) {
      resolve()
      return
    }
    server.close(() => resolve())
    server.closeAllConnections()
  })

/**
 * Stops listening and cuts every request, before what answers them is closed. Sockets of another protocol stay: they
 * are told first that the server stops.
 */
export const stopServing = (server: Server): void => {
  if (!server.listening) return
  server.close()
  server.closeAllConnections()
}
