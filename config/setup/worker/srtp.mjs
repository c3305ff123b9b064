/** The receiving half of SRTP, for the proof only: no replay check, no rollover (RFC 3711, RFC 7714). */

import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

const LABEL = { encryption: 0x00, authentication: 0x01, salt: 0x02 }
const RTP_HEADER_BYTES = 12
/** No packet of the proof gets past sequence number 65,535, so the rollover counter stays 0. */
const ROLLOVER_COUNTER = Buffer.alloc(4)

/**
 * The profiles proven, by their names in OpenSSL: the one browsers agree on with mediasoup and the one every WebRTC
 * endpoint must have. Lengths in bytes; `openssl` is what `s_client -use_srtp` calls it.
 */
export const SRTP_PROFILES = [
  { openssl: 'SRTP_AEAD_AES_256_GCM', keyBytes: 32, saltBytes: 12, open: openGcm },
  { openssl: 'SRTP_AES128_CM_SHA1_80', keyBytes: 16, saltBytes: 14, open: openCounterMode },
]

/**
 * The server's write keys out of the exported keying material, which holds client key, server key, client salt, server
 * salt (RFC 5764 §4.2).
 *
 * @param {Buffer} material
 * @param {{ keyBytes: number, saltBytes: number }} profile
 */
export function serverKeys(material, { keyBytes, saltBytes }) {
  return {
    key: material.subarray(keyBytes, 2 * keyBytes),
    salt: material.subarray(2 * keyBytes + saltBytes, 2 * (keyBytes + saltBytes)),
  }
}

/**
 * A session key by the AES counter mode key derivation (RFC 3711 §4.3) with a derivation rate of 0.
 *
 * @param {{ key: Buffer, salt: Buffer }} master
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
 * @param {Buffer} target
 * @param {Buffer} other
 */
function xorInto(target, other) {
  for (const [index, byte] of other.entries()) target[index] ^= byte
  return target
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
 * The payload of an SRTP packet under AEAD_AES_256_GCM (RFC 7714 §8.1, §9). Throws if its tag is wrong.
 *
 * @param {Buffer} packet
 * @param {{ key: Buffer, salt: Buffer }} master
 */
function openGcm(packet, master) {
  const key = sessionKey(master, LABEL.encryption, master.key.length)
  const salt = sessionKey(master, LABEL.salt, 12)
  const iv = xorInto(
    Buffer.concat([Buffer.alloc(2), packet.subarray(8, 12), ROLLOVER_COUNTER, packet.subarray(2, 4)]),
    salt,
  )
  const start = headerBytes(packet)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
  decipher.setAAD(packet.subarray(0, start))
  decipher.setAuthTag(packet.subarray(-16))
  return Buffer.concat([decipher.update(packet.subarray(start, -16)), decipher.final()])
}

/**
 * The payload of an SRTP packet under AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4.1.1, §4.2). Throws if its tag is wrong.
 *
 * @param {Buffer} packet
 * @param {{ key: Buffer, salt: Buffer }} master
 */
function openCounterMode(packet, master) {
  const authenticated = packet.subarray(0, -10)
  const tag = createHmac('sha1', sessionKey(master, LABEL.authentication, 20))
    .update(authenticated)
    .update(ROLLOVER_COUNTER)
    .digest()
  if (!timingSafeEqual(tag.subarray(0, 10), packet.subarray(-10))) throw new Error('wrong SRTP tag')
  const key = sessionKey(master, LABEL.encryption, master.key.length)
  const counter = Buffer.concat([sessionKey(master, LABEL.salt, 14), Buffer.alloc(2)])
  const position = Buffer.concat([
    Buffer.alloc(4),
    packet.subarray(8, 12),
    ROLLOVER_COUNTER,
    packet.subarray(2, 4),
  ])
  const decipher = createDecipheriv('aes-128-ctr', key, xorInto(counter, position))
  return decipher.update(authenticated.subarray(headerBytes(packet)))
}
