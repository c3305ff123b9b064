import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { X509Certificate } from 'node:crypto'
import type { Config } from '../kernel/config/index.ts'
import type { Finding } from './finding.ts'

const tcpFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })

const udpFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(false)
    })
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(true)))
  })

/** The web port and the media ports are free, as they are where the server does not run. */
export const examinePorts = async (config: Config): Promise<Finding> => {
  const taken: string[] = []
  const { host, port } = config.http
  if (!(await tcpFree(host, port))) taken.push(`${host}:${port} (http.port)`)
  const workers = config.media.workers || availableParallelism()
  for (let index = 0; index < workers && config.media.portBase > 0; index += 1) {
    const mediaPort = config.media.portBase + index
    for (const { listen } of config.media.networks) {
      if (!(await udpFree(listen, mediaPort))) taken.push(`${listen}:${mediaPort}/udp (media.portBase)`)
      if (!(await tcpFree(listen, mediaPort))) taken.push(`${listen}:${mediaPort}/tcp (media.portBase)`)
    }
  }
  return {
    component: 'ports',
    ok: taken.length === 0,
    detail:
      taken.length === 0
        ? `${host}:${port} and ${workers} media ports are free`
        : `in use: ${taken.join(', ')}`,
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
    const certificate = new X509Certificate(await readFile(tls.cert))
    await readFile(tls.key)
    const until = Date.parse(certificate.validTo)
    const ok = until > Date.now()
    return {
      component: 'TLS',
      ok,
      detail: `${ok ? 'valid until' : 'ran out on'} ${new Date(until).toISOString()}`,
    }
  } catch (error) {
    return { component: 'TLS', ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}
