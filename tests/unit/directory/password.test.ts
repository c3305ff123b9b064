import { describe, expect, test } from 'vitest'
import {
  brokenPasswordRule,
  hashPassword,
  readablePassword,
  verifyPassword,
} from '../../../server/directory/sign-in/password.ts'

const options = { account: 'zhangwei', current: 'Old-password-1', minLength: 10 }

describe('a new password is refused', () => {
  test.each([
    ['Short-1', 'tooShort'],
    ['My-ZhangWei-2026', 'containsAccount'],
    ['Old-password-1', 'unchanged'],
    ['onlysmallletters', 'tooUniform'],
    ['small1letters2digits', 'tooUniform'],
  ])('%s: %s', (next, rule) => {
    expect(brokenPasswordRule(next, options)).toBe(rule)
  })

  test.each(['New-password-1', '长沙 Hunan 2026!', 'kufa-9whf-t2rv-k7mp'])('not so: %s', (next) => {
    expect(brokenPasswordRule(next, options)).toBeUndefined()
  })
})

describe('a kept password', () => {
  test('nothing kept is matched by nothing', async () => {
    expect(await verifyPassword(null, '')).toBe(false)
    expect(await verifyPassword(null, 'anything')).toBe(false)
  })

  test('is Argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await hashPassword('New-password-1')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u)
  })

  test('is matched by itself only, however its characters are composed', async () => {
    const kept = await hashPassword('caf\u00e9-Hunan-1')
    expect(await verifyPassword(kept, 'cafe\u0301-Hunan-1')).toBe(true)
    expect(await verifyPassword(kept, 'cafe-Hunan-1')).toBe(false)
  })
})

describe('a readable password', () => {
  test('is four groups of four without i, l, o and u', () => {
    expect(readablePassword()).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/u)
  })

  test('follows from the bytes it is given', () => {
    const bytes = new Uint8Array(16).map((_, index) => index * 17)
    expect(readablePassword(bytes)).toBe(readablePassword(bytes))
    expect(new Set(Array.from({ length: 1000 }, () => readablePassword())).size).toBe(1000)
  })
})
