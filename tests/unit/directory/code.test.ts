import { describe, expect, test } from 'vitest'
import { administrativeLevel, isCreditCode } from '../../../server/directory/units/code.ts'

describe('a unified social credit code', () => {
  // Published codes of well-known companies.
  const real = ['91110108551385082Q', '9144030071526726XG', '91440300708461136T']

  test.each(real)('%s is one', (code) => {
    expect(isCreditCode(code)).toBe(true)
  })

  test.each(real)('%s with any single character changed is none', (code) => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    for (let at = 0; at < code.length; at += 1) {
      for (const other of alphabet) {
        if (other !== code[at])
          expect(isCreditCode(code.slice(0, at) + other + code.slice(at + 1))).toBe(false)
      }
    }
  })

  test.each(['', '430105000000', '91110108551385082q', '9111010855138508IQ', '91110108551385082Q0'])(
    '%j is none',
    (code) => {
      expect(isCreditCode(code)).toBe(false)
    },
  )
})

describe('an administrative code', () => {
  test.each(['', '4301', '430005000000', '430105000001', '000000000000', '930000000000', '43010500000X'])(
    '%j is none',
    (code) => {
      expect(administrativeLevel(code)).toBeUndefined()
    },
  )

  test.each([
    ['430000000000', 'province'],
    ['500000000000', 'province'],
    ['430100000000', 'city'],
    ['430105000000', 'district'],
    ['430105001000', 'street'],
    ['430105001002', 'community'],
  ])('%s is a %s', (code, level) => {
    expect(administrativeLevel(code)).toBe(level)
  })
})
