import { createHmac, timingSafeEqual } from 'node:crypto'
import { parse, stringify } from 'uuid'
import { SessionId, SourceId, UserId } from '../contract/ids.ts'
import type { EpochMs, TimeRange } from '../contract/time.ts'
import { DomainError } from '../kernel/errors/index.ts'

/** What a link lets whoever holds it see, on whose behalf, and until when. */
export interface LinkClaims {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly sourceId: SourceId
  readonly range: TimeRange
  readonly expiresAt: EpochMs
}

const version = 1
const idBytes = 16
const timeBytes = 6
const macBytes = 32
const claimBytes = 1 + 3 * idBytes + 3 * timeBytes

const mac = (key: Buffer, claims: Buffer): Buffer => createHmac('sha256', key).update(claims).digest()

/**
 * A token that carries these claims: version, ids, times in milliseconds (48 bits, big-endian), HMAC-SHA-256
 * (RFC 2104), as base64url. It is short because every line of a playlist repeats it.
 */
export const signLink = (key: Buffer, claims: LinkClaims): string => {
  const bytes = Buffer.alloc(claimBytes)
  bytes.writeUInt8(version, 0)
  const ids = [claims.userId, claims.sessionId, claims.sourceId]
  ids.forEach((id, n) => bytes.set(parse(id), 1 + n * idBytes))
  const times = [claims.range.from, claims.range.to, claims.expiresAt]
  times.forEach((at, n) => bytes.writeUIntBE(at, 1 + 3 * idBytes + n * timeBytes, timeBytes))
  return Buffer.concat([bytes, mac(key, bytes)]).toString('base64url')
}

/**
 * The claims of a token.
 * @throws DomainError `footage.linkRefused` if it was not signed with this key, was changed, or has expired
 */
export const readLink = (key: Buffer, token: string, now: EpochMs): LinkClaims => {
  const bytes = Buffer.from(token, 'base64url')
  const claims = bytes.subarray(0, claimBytes)
  if (
    bytes.length !== claimBytes + macBytes ||
    !timingSafeEqual(mac(key, claims), bytes.subarray(claimBytes)) ||
    claims[0] !== version
  )
    throw new DomainError('footage.linkRefused')
  const id = (n: number): string => stringify(claims.subarray(1 + n * idBytes, 1 + (n + 1) * idBytes))
  const time = (n: number): EpochMs => claims.readUIntBE(1 + 3 * idBytes + n * timeBytes, timeBytes)
  const expiresAt = time(2)
  if (now >= expiresAt) throw new DomainError('footage.linkRefused')
  return {
    userId: UserId.parse(id(0)),
    sessionId: SessionId.parse(id(1)),
    sourceId: SourceId.parse(id(2)),
    range: { from: time(0), to: time(1) },
    expiresAt,
  }
}
