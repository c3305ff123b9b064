import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import type { Config } from '../kernel/config/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import { closeServer, listen, stopServing } from '../kernel/http/index.ts'
import { StartupError } from '../kernel/process/index.ts'
import { serverCertificate } from './certificate.ts'

export interface WebServer {
  readonly http: Server
  /** Begins to listen; returns the address that people type. @throws StartupError where the port is in use */
  listen(): Promise<string>
  /** No request is taken any more, and none answered: what answers them may be closed. Sockets stay. */
  stopServing(): void
  close(): Promise<void>
}

const listenFailure = (error: unknown, { host, port }: Config['http']): StartupError => {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return new StartupError(`${host}:${port} is in use by another program: choose another http.port`)
  if (code === 'EACCES')
    return new StartupError(
      `${host}:${port} may not be listened on: choose an http.port from 1024 up, or grant the right`,
    )
  if (code === 'EADDRNOTAVAIL') return new StartupError(`http.host ${host} is no address of this machine`)
  return new StartupError(
    `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
  )
}

/** The HTTP server, or HTTPS with the configured or self-signed certificate. */
export const openServer = async (app: Express, config: Config): Promise<WebServer> => {
  const certificate = await serverCertificate(config.tls, dataPaths(config.data.dir).tls)
  const http = certificate
    ? createHttpsServer({ cert: certificate.cert, key: certificate.key }, app)
    : createHttpServer(app)
  const { host, port, publicOrigin } = config.http
  return {
    http,
    listen: async () => {
      await listen(http, { host, port }).catch((error: unknown) => {
        throw listenFailure(error, config.http)
      })
      const bound = (http.address() as AddressInfo).port
      return (
        publicOrigin ??
        `${certificate ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`
      )
    },
    stopServing: () => stopServing(http),
    close: () => closeServer(http),
  }
}
