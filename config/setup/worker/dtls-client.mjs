/**
 * A DTLS-SRTP client for the proof: OpenSSL's own `s_client` behind a UDP relay, which does what s_client cannot (ICE
 * before, RTP after; both share the port with DTLS, RFC 7983).
 */

import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { bindingRequest, isBindingSuccess } from './stun.mjs'

const LOOPBACK = '127.0.0.1'

/** @param {number} first The first byte of a datagram; DTLS and RTP by RFC 7983 §7. */
const isDtls = (first) => first >= 20 && first <= 63
/** @param {number} first */
const isRtp = (first) => first >= 128 && first <= 191

async function bindSocket() {
  const socket = createSocket('udp4')
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  return socket
}

/**
 * Connects to a WebRTC transport on loopback and calls `onRtp` for each RTP or RTCP datagram that comes back.
 *
 * @param {object} options
 * @param {{ port: number, usernameFragment: string, password: string }} options.remote
 * @param {{ openssl: string, keyBytes: number, saltBytes: number }} options.profile
 * @param {{ key: string, certificate: string }} options.files PEM paths of this client's identity.
 * @param {(datagram: Buffer) => void} options.onRtp
 * @param {AbortSignal} options.signal Ends every wait.
 * @returns {Promise<{ keyingMaterial: Buffer, send: (datagram: Buffer) => void, close: () => void }>} Once the
 *   handshake is done. `send` is for SRTP.
 */
export async function connectDtlsClient({ remote, profile, files, onRtp, signal }) {
  const inner = await bindSocket()
  const outer = await bindSocket()
  let clientPort = 0
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let client

  /** @param {Buffer} datagram */
  function send(datagram) {
    outer.send(datagram, remote.port, LOOPBACK)
  }

  function close() {
    client?.kill('SIGKILL')
    inner.close()
    outer.close()
  }

  try {
    const check = bindingRequest({
      remoteUfrag: remote.usernameFragment,
      remotePassword: remote.password,
      localUfrag: randomBytes(4).toString('hex'),
    })
    send(check)
    const [answer] = await once(outer, 'message', { signal })
    if (!isBindingSuccess(answer)) throw new Error('the worker refused the ICE check')

    inner.on('message', (datagram, { port }) => {
      clientPort = port
      send(datagram)
    })
    outer.on('message', (datagram) => {
      if (isDtls(datagram[0])) inner.send(datagram, clientPort, LOOPBACK)
      else if (isRtp(datagram[0])) onRtp(datagram)
    })
    client = startClient(`${LOOPBACK}:${String(inner.address().port)}`, profile, files)
    const keyingMaterial = await readKeyingMaterial(client, signal)
    return { keyingMaterial, send, close }
  } catch (error) {
    close()
    throw error
  }
}

/**
 * @param {string} address
 * @param {{ openssl: string, keyBytes: number, saltBytes: number }} profile
 * @param {{ key: string, certificate: string }} files
 */
function startClient(address, profile, files) {
  return spawn(
    'openssl',
    [
      ...['s_client', '-dtls1_2', '-connect', address, '-key', files.key, '-cert', files.certificate],
      ...['-use_srtp', profile.openssl, '-keymatexport', 'EXTRACTOR-dtls_srtp'],
      ...['-keymatexportlen', String(2 * (profile.keyBytes + profile.saltBytes))],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
}

/**
 * @param {import('node:child_process').ChildProcess} client
 * @param {AbortSignal} signal
 * @returns {Promise<Buffer>}
 */
function readKeyingMaterial(client, signal) {
  return new Promise((resolve, reject) => {
    let output = ''
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      output += chunk.toString()
      const found = /Keying material: ([0-9A-F]+)\n/.exec(output)
      if (found) resolve(Buffer.from(found[1], 'hex'))
    }
    const fail = () => {
      reject(new Error(`no DTLS handshake; openssl said:\n${output}`))
    }
    client.stdout?.on('data', read)
    client.stderr?.on('data', read)
    client.once('error', reject)
    client.once('exit', fail)
    signal.addEventListener('abort', fail, { once: true })
  })
}
