/**
 * Proves a mediasoup-worker: `node prove.mjs WORKER`, exit status 0 if it holds.
 *
 * Starting is no proof: a worker built against the wrong OpenSSL starts, and dies at its first handshake. So a real DTLS
 * client sends SRTP into a router and consumes it again: what comes back must open with the keys of the handshake and
 * hold what was sent.
 */

import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { connectDtlsClient } from './dtls-client.mjs'
import { SRTP_PROFILES, masterKeys } from './srtp.mjs'

const PACKETS = 50
const PAYLOAD_BYTES = 40
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

/**
 * @param {number} index
 * @returns {Buffer} An RTP packet whose payload is its index, over and over (RFC 3550 §5.1).
 */
function rtpPacket(index) {
  const packet = Buffer.alloc(12 + PAYLOAD_BYTES, index)
  packet.writeUInt8(0x80, 0)
  packet.writeUInt8(PAYLOAD_TYPE, 1)
  packet.writeUInt16BE(1000 + index, 2)
  packet.writeUInt32BE(960 * index, 4)
  packet.writeUInt32BE(SSRC, 8)
  return packet
}

/**
 * A transport that produces one Opus stream and consumes the same.
 *
 * @param {import('mediasoup').types.Router} router
 * @param {import('mediasoup').types.DtlsFingerprint} fingerprint
 */
async function createEcho(router, fingerprint) {
  const transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: LOOPBACK }] })
  await transport.connect({ dtlsParameters: { role: 'client', fingerprints: [fingerprint] } })
  const producer = await transport.produce({
    kind: 'audio',
    rtpParameters: { codecs: [{ ...OPUS, payloadType: PAYLOAD_TYPE }], encodings: [{ ssrc: SSRC }] },
  })
  await transport.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })
  return transport
}

/**
 * @param {import('mediasoup').types.Router} router
 * @param {import('./srtp.mjs').SrtpProfile} profile
 * @param {Awaited<ReturnType<typeof createIdentity>>} identity
 * @param {AbortSignal} death Of the worker.
 */
async function proveProfile(router, profile, identity, death) {
  const signal = AbortSignal.any([death, AbortSignal.timeout(LIMIT_MS)])
  const transport = await createEcho(router, identity.fingerprint)
  /** @type {Buffer[]} */
  const returned = []
  const client = await connectDtlsClient({
    remote: { port: transport.iceCandidates[0].port, ...transport.iceParameters },
    profile,
    files: identity.files,
    onRtp: (datagram) => {
      // RTCP comes by the same port; its second byte is its type (RFC 5761 §4).
      if ((datagram[1] & 0x7f) === PAYLOAD_TYPE) returned.push(datagram)
    },
    signal,
  })
  try {
    const keys = masterKeys(client.keyingMaterial, profile)
    for (let index = 0; returned.length < PACKETS; index += 1) {
      if (index < PACKETS) client.send(profile.seal(rtpPacket(index), keys.client))
      await delay(INTERVAL_MS, undefined, { signal })
    }
    const sent = returned.map((datagram) => profile.open(datagram, keys.server).subarray(-PAYLOAD_BYTES))
    const indexes = new Set(
      sent.filter((payload) => payload.every((byte) => byte === payload[0])).map(([i]) => i),
    )
    if (indexes.size !== PACKETS) throw new Error(`only ${String(indexes.size)} packets hold what was sent`)
  } finally {
    client.close()
    transport.close()
  }
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
      console.log(`${profile.openssl}: ${String(PACKETS)} packets went there and back`)
    }
  } finally {
    worker.close()
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
