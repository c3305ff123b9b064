import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { SessionId, SourceId, UserId } from '../../../server/contract/ids.ts'
import { readLink, signLink, type LinkClaims } from '../../../server/footage/link-token.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

describe('the token of a link', () => {
  const key = randomBytes(32)
  const now = Date.parse('2026-03-02T01:00:00Z')
  const claims: LinkClaims = {
    userId: newId(UserId),
    sessionId: newId(SessionId),
    sourceId: newId(SourceId),
    range: { from: now - 60_000, to: now },
    expiresAt: now + 3_600_000,
  }
  const token = signLink(key, claims)
  const refused = expect.objectContaining({ code: 'footage.linkRefused' }) as Error

  it('is refused when it was signed with another key', () => {
    expect(() => readLink(randomBytes(32), token, now)).toThrow(refused)
  })

  it('is refused when any byte of it was changed', () => {
    const bytes = Buffer.from(token, 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(() => readLink(key, changed.toString('base64url'), now)).toThrow(refused)
    }
  })

  it('is refused when it is cut, padded, or no token at all', () => {
    for (const text of ['', 'abc', token.slice(0, -4), `${token}AAAA`, '密码'])
      expect(() => readLink(key, text, now)).toThrow(refused)
  })

  it('is refused from the moment it expires', () => {
    expect(() => readLink(key, token, claims.expiresAt)).toThrow(refused)
  })

  it('carries its claims', () => {
    expect(readLink(key, token, claims.expiresAt - 1)).toEqual(claims)
    expect(token).toMatch(/^[\w-]+$/u)
  })
})
