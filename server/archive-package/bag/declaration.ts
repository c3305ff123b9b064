import type { BagVersion } from './path.ts'
import { linesOf, TagFileError } from './tag-lines.ts'

/** What bagit.txt declares. */
export interface Declaration {
  readonly version: BagVersion
  /** Of all other tag files. */
  readonly encoding: string
}

const isVersion = (text: string): text is BagVersion => text === '0.97' || text === '1.0'

const decoderOf = (encoding: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    return undefined
  }
}

/**
 * Reads bagit.txt (RFC 8493 §2.1.1): exactly two lines, no byte order mark.
 * @throws TagFileError where it declares nothing that can be read
 */
export const parseDeclaration = (bytes: Uint8Array): Declaration => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (text.startsWith('\uFEFF')) throw new TagFileError(1, 'a byte order mark must not stand here')
  const [first = '', second = '', ...more] = linesOf(text)
  const version = /^BagIt-Version: (\S+)$/u.exec(first)?.[1]
  if (version === undefined) throw new TagFileError(1, 'BagIt-Version is missing')
  if (!isVersion(version))
    throw new TagFileError(1, `BagIt version ${version} cannot be read; 0.97 and 1.0 can`)
  const encoding = /^Tag-File-Character-Encoding: (\S+)$/u.exec(second)?.[1]
  if (encoding === undefined) throw new TagFileError(2, 'Tag-File-Character-Encoding is missing')
  if (!decoderOf(encoding)) throw new TagFileError(2, `the encoding ${encoding} is not known`)
  if (more.length > 0) throw new TagFileError(3, 'there is more than two lines')
  return { version, encoding }
}

/** The text of a tag file. @throws TagFileError where its bytes are not of the declared encoding */
export const decodeTags = (bytes: Uint8Array, { encoding }: Declaration): string => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new TagFileError(1, `this is not ${encoding}`)
  }
}

/** bagit.txt as ours is. */
export const declarationText = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'
