/** What an audit entry may hold. Numbers are finite; a property that is undefined is left out. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/**
 * The one text of a JSON value, by RFC 8785 (JSON Canonicalization Scheme): no white space; object members in the order
 * of their names' UTF-16 code units (§3.2.3); numbers and strings as ECMAScript's JSON.stringify writes them (§3.2.2).
 * @throws RangeError for a number that is not finite, or a string with a lone surrogate, which JSON cannot carry
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} has no JSON`)
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError('a lone surrogate has no JSON')
    return JSON.stringify(value)
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name]
      return member === undefined ? [] : [`${canonicalJson(name)}:${canonicalJson(member)}`]
    })
  return `{${members.join(',')}}`
}
