import { createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'

const cookie = 0x2112a442
const headerBytes = 20
const request = 0x0001
const success = 0x0101
const attribute = { messageIntegrity: 0x0008, xorMappedAddress: 0x0020, fingerprint: 0x8028 } as const
/** RFC 8489 §14.7: the CRC-32 is XORed with the ASCII letters "STUN". */
const fingerprintXor = 0x5354554e

export const isBindingRequest = (datagram: Buffer): boolean =>
  datagram.length >= headerBytes &&
  datagram.readUInt16BE(0) === request &&
  datagram.readUInt32BE(4) === cookie

const tlv = (type: number, value: Buffer): Buffer => {
  const header = Buffer.alloc(4)
  header.writeUInt16BE(type, 0)
  header.writeUInt16BE(value.length, 2)
  return Buffer.concat([header, value])
}
/** Integrity and fingerprint are computed over a header that counts them already (RFC 8489 §14.5, §14.7). */
const counting = (message: Buffer, extra: number): Buffer => {
  const copy = Buffer.from(message)
  copy.writeUInt16BE(message.length - headerBytes + extra, 2)
  return copy
}

/** The success response to a connectivity check that came from there (RFC 8445 §7.3, RFC 8489 §14.2); IPv4. */
export const bindingSuccess = (
  asked: Buffer,
  from: { readonly address: string; readonly port: number },
  password: string,
): Buffer => {
  const header = Buffer.from(asked.subarray(0, headerBytes))
  header.writeUInt16BE(success, 0)
  const mapped = Buffer.alloc(8)
  mapped.writeUInt8(1, 1)
  mapped.writeUInt16BE(from.port ^ (cookie >>> 16), 2)
  const address = from.address.split('.').reduce((bits, byte) => bits * 256 + Number(byte), 0)
  mapped.writeUInt32BE((address ^ cookie) >>> 0, 4)
  let message: Buffer = Buffer.concat([header, tlv(attribute.xorMappedAddress, mapped)])
  message = counting(message, 24)
  const integrity = createHmac('sha1', password).update(message).digest()
  message = counting(Buffer.concat([message, tlv(attribute.messageIntegrity, integrity)]), 8)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE((crc32(message) ^ fingerprintXor) >>> 0)
  return Buffer.concat([message, tlv(attribute.fingerprint, sum)])
}
