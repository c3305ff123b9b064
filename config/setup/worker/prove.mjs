/**
 * Proves a mediasoup-worker: `node prove.mjs WORKER`, exit status 0 if it holds.
 *
 * Starting is no proof: a worker built against the wrong OpenSSL starts and dies at its first handshake. So a real DTLS
 * client connects, RTP goes in through a plain transport, and what comes back must be SRTP that opens with the keys of
 * the handshake and holds what was sent.
 */

import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connectDtlsClient } from './dtls-client.mjs'
import { SRTP_PROFILES, serverKeys } from './srtp.mjs'

const PACKETS = 50
const INTERVAL_MS = 5
const LIMIT_MS = 15_000
const LOOPBACK = '127.0.0.1'
const SSRC = 0x11223344
const PAYLOAD_TYPE = 100
const OPUS = /** @type {const} */ ({
  kind: 'audio',
  mimeType: 'audio/opus',
  clockRate: 48_000,
  channels: 2,
})

const run = promisify(execFile)

/** @param {string} folder */
async function createIdentity(folder) {
  const key = join(folder, 'key.pem')
  const certificate = join(folder, 'certificate.pem')
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=proof', '-days', '2', '-keyout', key, '-out', certificate],
  ])
  const { fingerprint256 } = new X509Certificate(await readFile(certificate))
  const algorithm = /** @type {const} */ ('sha-256')
  return { files: { key, certificate }, fingerprint: { algorithm, value: fingerprint256 } }
}

/** @param {number} index */
function rtpPacket(index) {
  const packet = Buffer.alloc(12 + 40, index)
  packet.writeUInt8(0x80, 0)
  packet.writeUInt8(PAYLOAD_TYPE, 1)
  packet.writeUInt16BE(1000 + index, 2)
  packet.writeUInt32BE(960 * index, 4)
  packet.writeUInt32BE(SSRC, 8)
  return packet
}

/**
 * Sends `PACKETS` RTP packets into the router's plain transport and resolves when as many came back readable.
 *
 * @param {number} port
 * @param {() => number} opened How many came back so far.
 * @param {AbortSignal} signal
 */
async function sendUntilReturned(port, opened, signal) {
  const socket = createSocket('udp4')
  try {
    for (let index = 0; opened() < PACKETS; index += 1) {
      if (signal.aborted) throw new Error(`only ${String(opened())} of ${String(PACKETS)} packets came back`)
      if (index < PACKETS) socket.send(rtpPacket(index), port, LOOPBACK)
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
    }
  } finally {
    socket.close()
  }
}

/**
 * @param {import('mediasoup').types.Router} router
 * @param {(typeof SRTP_PROFILES)[number]} profile
 * @param {Awaited<ReturnType<typeof createIdentity>>} identity
 * @param {AbortSignal} death Of the worker.
 */
async function proveProfile(router, profile, identity, death) {
  const signal = AbortSignal.any([death, AbortSignal.timeout(LIMIT_MS)])
  const input = await router.createPlainTransport({ listenIp: LOOPBACK, comedia: true, rtcpMux: true })
  const output = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: LOOPBACK }] })
  const producer = await input.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ ...OPUS, payloadType: PAYLOAD_TYPE }],
      encodings: [{ ssrc: SSRC }],
    },
  })
  await output.connect({ dtlsParameters: { role: 'client', fingerprints: [identity.fingerprint] } })
  await output.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })

  /** @type {Buffer[]} */
  const datagrams = []
  const client = await connectDtlsClient({
    remote: { port: output.iceCandidates[0].port, ...output.iceParameters },
    profile,
    files: identity.files,
    onRtp: (datagram) => datagrams.push(datagram),
    signal,
  })
  try {
    const master = serverKeys(client.keyingMaterial, profile)
    await sendUntilReturned(input.tuple.localPort, () => countOpened(datagrams, profile, master), signal)
  } finally {
    client.close()
    input.close()
    output.close()
  }
}

/**
 * @param {readonly Buffer[]} datagrams
 * @param {(typeof SRTP_PROFILES)[number]} profile
 * @param {{ key: Buffer, salt: Buffer }} master
 */
function countOpened(datagrams, profile, master) {
  const rtp = datagrams.filter((datagram) => (datagram[1] & 0x7f) === PAYLOAD_TYPE)
  const payloads = rtp.map((datagram) => profile.open(datagram, master))
  return payloads.filter((payload) => payload.length === 40 && payload.every((byte) => byte === payload[0]))
    .length
}

async function main() {
  process.env['MEDIASOUP_WORKER_BIN'] = process.argv[2]
  const mediasoup = await import('mediasoup')
  const folder = await mkdtemp(join(tmpdir(), 'huijian-proof-'))
  const worker = await mediasoup.createWorker({ logLevel: 'warn' })
  const death = new AbortController()
  worker.once('died', () => {
    console.log('the worker died')
    death.abort()
  })
  try {
    const identity = await createIdentity(folder)
    const router = await worker.createRouter({
      mediaCodecs: [{ ...OPUS, preferredPayloadType: PAYLOAD_TYPE }],
    })
    for (const profile of SRTP_PROFILES) {
      await proveProfile(router, profile, identity, death.signal)
      console.log(`${profile.openssl}: ${String(PACKETS)} packets came back and opened`)
    }
  } finally {
    worker.close()
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
