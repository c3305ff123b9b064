import { spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { RtcIdentity } from './identity.ts'

/** The profile that every WebRTC endpoint must have (RFC 8827 §6.5). */
const profile = { openssl: 'SRTP_AES128_CM_SHA1_80', keyBytes: 16, saltBytes: 14 }
const loopback = '127.0.0.1'

export const isDtls = (datagram: Buffer): boolean => {
  const first = datagram[0] ?? 0
  return first >= 20 && first <= 63
}

const exported = /Keying material: ([0-9A-F]+)\n/u

/**
 * Makes a DTLS handshake as the client over a socket that carries other things too (RFC 7983): OpenSSL's `s_client`
 * speaks over a port of its own. Once it has the keys it is killed, which tells the other side nothing: only SRTP follows.
 * @param relayed where datagrams of DTLS that come are handed to
 * @returns the exported keying material (RFC 5764 §4.2)
 */
export const handshake = async (
  identity: RtcIdentity,
  way: { readonly send: (datagram: Buffer) => void; relayed: (datagram: Buffer) => void },
  signal: AbortSignal,
): Promise<Buffer> => {
  const inner: Socket = createSocket('udp4')
  inner.bind(0, loopback)
  await once(inner, 'listening', { signal })
  let clientPort = 0
  inner.on('message', (datagram, { port }) => {
    clientPort = port
    way.send(datagram)
  })
  way.relayed = (datagram) => inner.send(datagram, clientPort, loopback)
  const client = spawn(
    'openssl',
    [
      ...['s_client', '-dtls1_2', '-connect', `${loopback}:${inner.address().port}`],
      ...['-key', identity.key, '-cert', identity.certificate],
      ...['-use_srtp', profile.openssl, '-keymatexport', 'EXTRACTOR-dtls_srtp'],
      ...['-keymatexportlen', String(2 * (profile.keyBytes + profile.saltBytes))],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      let output = ''
      const read = (chunk: Buffer): void => {
        output += chunk.toString()
        const found = exported.exec(output)?.[1]
        if (found !== undefined) resolve(Buffer.from(found, 'hex'))
      }
      const fail = (): void => reject(new Error(`no DTLS handshake; openssl said:\n${output}`))
      client.stdout.on('data', read)
      client.stderr.on('data', read)
      client.once('error', reject)
      client.once('exit', fail)
      signal.addEventListener('abort', fail, { once: true })
    })
  } finally {
    client.kill('SIGKILL')
    way.relayed = () => undefined
    inner.close()
  }
}
