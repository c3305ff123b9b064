/** The ICE part of the proof: one connectivity check of a controlling agent (RFC 8445 §7.2.2, RFC 8489). */

import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const MAGIC_COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const HEADER_BYTES = 20
/** RFC 8489 §14.7: the CRC-32 is XORed with the ASCII letters "STUN". */
const FINGERPRINT_XOR = 0x5354554e

const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlling: 0x802a,
}

/**
 * @param {number} type
 * @param {Buffer} value
 */
function attribute(type, value) {
  const header = Buffer.alloc(4)
  header.writeUInt16BE(type, 0)
  header.writeUInt16BE(value.length, 2)
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

/**
 * The message with its length field counting `extra` bytes that are still to come: integrity and fingerprint are
 * computed over a header that already includes them (RFC 8489 §14.5, §14.7).
 *
 * @param {Buffer} message
 * @param {number} extra
 */
function withLength(message, extra) {
  const copy = Buffer.from(message)
  copy.writeUInt16BE(message.length - HEADER_BYTES + extra, 2)
  return copy
}

/**
 * A Binding request that nominates its pair.
 *
 * @param {{ remoteUfrag: string, remotePassword: string, localUfrag: string }} credentials
 * @returns {Buffer}
 */
export function bindingRequest({ remoteUfrag, remotePassword, localUfrag }) {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(BINDING_REQUEST, 0)
  header.writeUInt32BE(MAGIC_COOKIE, 4)
  randomBytes(12).copy(header, 8)
  const priority = Buffer.alloc(4)
  priority.writeUInt32BE(0x6e7f1eff)
  let message = Buffer.concat([
    header,
    attribute(ATTRIBUTE.username, Buffer.from(`${remoteUfrag}:${localUfrag}`)),
    attribute(ATTRIBUTE.priority, priority),
    attribute(ATTRIBUTE.iceControlling, randomBytes(8)),
    attribute(ATTRIBUTE.useCandidate, Buffer.alloc(0)),
  ])
  message = withLength(message, 24)
  const integrity = createHmac('sha1', remotePassword).update(message).digest()
  message = withLength(Buffer.concat([message, attribute(ATTRIBUTE.messageIntegrity, integrity)]), 8)
  const fingerprint = Buffer.alloc(4)
  fingerprint.writeUInt32BE((crc32(message) ^ FINGERPRINT_XOR) >>> 0)
  return Buffer.concat([message, attribute(ATTRIBUTE.fingerprint, fingerprint)])
}

/** @param {Buffer} message */
export function isBindingSuccess(message) {
  return message.length >= HEADER_BYTES && message.readUInt16BE(0) === BINDING_SUCCESS
}
