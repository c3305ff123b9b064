import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../server/kernel/audit/index.ts'

describe('canonical JSON', () => {
  test('a number that is not finite is refused', () => {
    expect(() => canonicalJson({ n: Number.NaN })).toThrow(RangeError)
    expect(() => canonicalJson([Number.POSITIVE_INFINITY])).toThrow(RangeError)
  })

  test('a lone surrogate is refused, in names too', () => {
    expect(() => canonicalJson('\ud800')).toThrow(RangeError)
    expect(() => canonicalJson({ '\udfff': 1 })).toThrow(RangeError)
  })

  test('members stand in the order of their UTF-16 code units (the example of RFC 8785 §3.2.3)', () => {
    const members = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const values = Object.values(JSON.parse(canonicalJson(members)) as Record<string, string>)
    // Object.values puts the integer-like name first; the text is what counts.
    expect(values).toHaveLength(7)
    expect([...canonicalJson(members).matchAll(/:"([A-Z]\w+)/gu)].map(([, word]) => word)).toEqual([
      'Carriage',
      'One',
      'Control',
      'Latin',
      'Euro',
      'Emoji',
      'Hebrew',
    ])
  })

  test('numbers and strings are written as RFC 8785 §3.2.2 shows', () => {
    expect(
      canonicalJson({
        numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000f\nA\'B"\\\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('a member that is undefined is left out', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}')
  })
})
