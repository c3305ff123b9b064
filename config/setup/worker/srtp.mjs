/** As much of SRTP as the proof needs: no replay check, no rollover, one key for each direction (RFC 3711, RFC 7714). */

import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

const LABEL = { encryption: 0x00, authentication: 0x01, salt: 0x02 }
const RTP_HEADER_BYTES = 12
const GCM_TAG_BYTES = 16
const SHA1_80_TAG_BYTES = 10
/** No packet of the proof gets past sequence number 65,535, so the rollover counter stays 0. */
const ROLLOVER_COUNTER = Buffer.alloc(4)

/** @typedef {{ key: Buffer, salt: Buffer }} MasterKey */

/**
 * @typedef {object} SrtpProfile
 * @property {string} openssl Its name there.
 * @property {number} keyBytes
 * @property {number} saltBytes
 * @property {(packet: Buffer, master: MasterKey) => Buffer} seal RTP to SRTP.
 * @property {(packet: Buffer, master: MasterKey) => Buffer} open SRTP to RTP; throws if the tag is wrong.
 */

/**
 * The profiles proven: the one browsers agree on with mediasoup, and the one every WebRTC endpoint must have (RFC 8827
 * §6.5).
 *
 * @type {readonly SrtpProfile[]}
 */
export const SRTP_PROFILES = Object.freeze([
  { openssl: 'SRTP_AEAD_AES_256_GCM', keyBytes: 32, saltBytes: 12, seal: sealGcm, open: openGcm },
  { openssl: 'SRTP_AES128_CM_SHA1_80', keyBytes: 16, saltBytes: 14, seal: sealCounter, open: openCounter },
])

/**
 * The two directions' keys out of the exported keying material, which holds client key, server key, client salt, server
 * salt (RFC 5764 §4.2).
 *
 * @param {Buffer} material
 * @param {{ keyBytes: number, saltBytes: number }} profile
 * @returns {{ client: MasterKey, server: MasterKey }}
 */
export function masterKeys(material, { keyBytes, saltBytes }) {
  const salts = material.subarray(2 * keyBytes)
  return {
    client: { key: material.subarray(0, keyBytes), salt: salts.subarray(0, saltBytes) },
    server: {
      key: material.subarray(keyBytes, 2 * keyBytes),
      salt: salts.subarray(saltBytes, 2 * saltBytes),
    },
  }
}

/**
 * A session key by the AES counter mode key derivation (RFC 3711 §4.3) with a derivation rate of 0.
 *
 * @param {MasterKey} master
 * @param {number} label
 * @param {number} bytes
 */
function sessionKey({ key, salt }, label, bytes) {
  const counter = Buffer.alloc(16)
  salt.copy(counter)
  counter[7] ^= label
  return createCipheriv(`aes-${String(key.length * 8)}-ctr`, key, counter).update(Buffer.alloc(bytes))
}

/**
 * What makes the initialisation vector of a packet its own: SSRC, rollover counter and sequence number.
 *
 * @param {Buffer} packet
 */
function packetIndex(packet) {
  return Buffer.concat([packet.subarray(8, 12), ROLLOVER_COUNTER, packet.subarray(2, 4)])
}

/**
 * @param {Buffer} one
 * @param {Buffer} other As long.
 */
function xor(one, other) {
  return Buffer.from(one.map((byte, index) => byte ^ other[index]))
}

/**
 * @param {Buffer} packet
 * @returns {number} Length of the RTP header with its CSRCs and extension (RFC 3550 §5.1, §5.3.1).
 */
function headerBytes(packet) {
  const fixed = RTP_HEADER_BYTES + 4 * (packet[0] & 0x0f)
  return (packet[0] & 0x10) === 0 ? fixed : fixed + 4 + 4 * packet.readUInt16BE(fixed + 2)
}

/**
 * AEAD_AES_256_GCM: session key and initialisation vector of a packet (RFC 7714 §8.1).
 *
 * @param {Buffer} packet
 * @param {MasterKey} master
 */
function gcmKey(packet, master) {
  const iv = xor(Buffer.concat([Buffer.alloc(2), packetIndex(packet)]), sessionKey(master, LABEL.salt, 12))
  return { key: sessionKey(master, LABEL.encryption, master.key.length), iv }
}

/** @type {SrtpProfile['seal']} */
function sealGcm(packet, master) {
  const { key, iv } = gcmKey(packet, master)
  const header = packet.subarray(0, headerBytes(packet))
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: GCM_TAG_BYTES })
  cipher.setAAD(header)
  const payload = cipher.update(packet.subarray(header.length))
  return Buffer.concat([header, payload, cipher.final(), cipher.getAuthTag()])
}

/** @type {SrtpProfile['open']} */
function openGcm(packet, master) {
  const { key, iv } = gcmKey(packet, master)
  const header = packet.subarray(0, headerBytes(packet))
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: GCM_TAG_BYTES })
  decipher.setAAD(header)
  decipher.setAuthTag(packet.subarray(-GCM_TAG_BYTES))
  const payload = decipher.update(packet.subarray(header.length, -GCM_TAG_BYTES))
  return Buffer.concat([header, payload, decipher.final()])
}

/**
 * AES_CM_128: the payload under the packet's key stream, which en- and deciphers alike (RFC 3711 §4.1.1).
 *
 * @param {Buffer} packet
 * @param {MasterKey} master
 */
function applyKeyStream(packet, master) {
  const position = Buffer.concat([Buffer.alloc(4), packetIndex(packet)])
  const counter = Buffer.concat([xor(position, sessionKey(master, LABEL.salt, 14)), Buffer.alloc(2)])
  const key = sessionKey(master, LABEL.encryption, master.key.length)
  const header = packet.subarray(0, headerBytes(packet))
  const cipher = createCipheriv('aes-128-ctr', key, counter)
  return Buffer.concat([header, cipher.update(packet.subarray(header.length))])
}

/**
 * HMAC_SHA1_80 over packet and rollover counter (RFC 3711 §4.2).
 *
 * @param {Buffer} authenticated
 * @param {MasterKey} master
 */
function sha1Tag(authenticated, master) {
  const mac = createHmac('sha1', sessionKey(master, LABEL.authentication, 20))
  return mac.update(authenticated).update(ROLLOVER_COUNTER).digest().subarray(0, SHA1_80_TAG_BYTES)
}

/** @type {SrtpProfile['seal']} */
function sealCounter(packet, master) {
  const sealed = applyKeyStream(packet, master)
  return Buffer.concat([sealed, sha1Tag(sealed, master)])
}

/** @type {SrtpProfile['open']} */
function openCounter(packet, master) {
  const sealed = packet.subarray(0, -SHA1_80_TAG_BYTES)
  if (!timingSafeEqual(sha1Tag(sealed, master), packet.subarray(-SHA1_80_TAG_BYTES))) {
    throw new Error('wrong SRTP tag')
  }
  return applyKeyStream(sealed, master)
}
