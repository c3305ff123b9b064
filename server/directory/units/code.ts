import type { Level } from '../../contract/directory.ts'

/** GB 32100-2015 §4: digits and capitals without I, O, S, V and Z. */
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** GB 11714-1997: the body code's digits and letters count 0 to 35. */
const bodyAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const bodyWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const

/** Check character of the body code (GB 11714): 11 − Σ(value × weight) mod 11, where 10 is written X and 11 is 0. */
const bodyCheck = (body: string): string => {
  const sum = bodyWeights.reduce(
    (total, weight, index) => total + weight * bodyAlphabet.indexOf(body[index] ?? ''),
    0,
  )
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : String(check % 11)
}

/** Check character of the whole (GB 32100-2015 §5.2): 31 − Σ(value × 3^(i−1) mod 31) mod 31, where 31 is 0. */
const creditCheck = (code: string): string => {
  let weight = 1
  let sum = 0
  for (const character of code.slice(0, 17)) {
    sum += creditAlphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return creditAlphabet[(31 - (sum % 31)) % 31] ?? ''
}

const creditShape = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{8}[0-9X][0-9A-HJ-NP-RTUWXY]$/u

/** Whether a text is a unified social credit code (统一社会信用代码, GB 32100-2015) with both its check characters right. */
export const isCreditCode = (code: string): boolean =>
  creditShape.test(code) && code[16] === bodyCheck(code.slice(8, 16)) && code[17] === creditCheck(code)

/**
 * The level of a 12-digit administrative code, or undefined where it is none: two digits each for province, city and
 * district (GB/T 2260), three for the street or town (GB/T 10114), three for the community; zeros below the level.
 */
export const administrativeLevel = (code: string): Level | undefined => {
  const parts = /^([1-8]\d)(\d\d)(\d\d)(\d{3})(\d{3})$/u.exec(code)
  if (!parts) return undefined
  const levels: readonly Level[] = ['province', 'city', 'district', 'street', 'community']
  const filled = parts.slice(1).map((part) => Number(part) > 0)
  const depth = filled.lastIndexOf(true)
  return filled.slice(0, depth).every(Boolean) ? levels[depth] : undefined
}
