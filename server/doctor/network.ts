import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { readCertificate } from '../kernel/certificate/index.ts'
import type { Config } from '../kernel/config/index.ts'
import type { Finding } from './finding.ts'

/** Why an address cannot be listened on; undefined where it can. */
type Refusal = string | undefined

const refusalOf = (error: NodeJS.ErrnoException): string => {
  if (error.code === 'EADDRINUSE') return 'is in use'
  if (error.code === 'EADDRNOTAVAIL') return 'is no address of this machine'
  return error.code === 'EACCES' ? 'may not be listened on' : error.message
}

const tryTcp = (host: string, port: number): Promise<Refusal> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(refusalOf(error)))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })

const tryUdp = (host: string, port: number): Promise<Refusal> =>
  new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', (error) => {
      socket.close()
      resolve(refusalOf(error))
    })
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(undefined)))
  })

/** The web port and the media ports are free, as they are where the server does not run. */
export const examinePorts = async (config: Config): Promise<Finding> => {
  const wrong: string[] = []
  const note = (address: string, key: string, refusal: Refusal): void => {
    if (refusal !== undefined) wrong.push(`${address} (${key}) ${refusal}`)
  }
  const { host, port } = config.http
  note(`${host}:${port}`, 'http.port', await tryTcp(host, port))
  const workers = config.media.workers || availableParallelism()
  for (let index = 0; index < workers && config.media.portBase > 0; index += 1) {
    const mediaPort = config.media.portBase + index
    for (const { listen } of config.media.networks) {
      note(`${listen}:${mediaPort}/udp`, 'media.portBase', await tryUdp(listen, mediaPort))
      note(`${listen}:${mediaPort}/tcp`, 'media.portBase', await tryTcp(listen, mediaPort))
    }
  }
  return {
    component: 'ports',
    ok: wrong.length === 0,
    detail: wrong.length === 0 ? `${host}:${port} and ${workers} media ports are free` : wrong.join(', '),
  }
}

/** Footage is evidence by its time: a clock before this program was made is wrong for sure. */
const notBefore = Date.UTC(2026, 0, 1)

export const examineClock = (now = Date.now()): Finding => ({
  component: 'clock',
  ok: now > notBefore,
  detail:
    now > notBefore
      ? new Date(now).toISOString()
      : `${new Date(now).toISOString()} cannot be right: set the clock`,
})

/** The certificate can be read, belongs to its key, and has not run out. */
export const examineTls = async ({ tls, http }: Config): Promise<Finding> => {
  if (tls.cert === null || tls.key === null) {
    const detail = tls.selfSigned ? 'a self-signed certificate is made at start' : `${http.host} needs none`
    return { component: 'TLS', ok: true, detail }
  }
  try {
    const { validUntil } = await readCertificate({ cert: tls.cert, key: tls.key })
    const ok = validUntil > Date.now()
    return {
      component: 'TLS',
      ok,
      detail: `${ok ? 'valid until' : 'ran out on'} ${new Date(validUntil).toISOString()}`,
    }
  } catch (error) {
    return { component: 'TLS', ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}
