import { findAlgorithm, type Algorithm } from './algorithms.ts'
import { decodePath, encodePath, type BagVersion } from './path.ts'
import { linesOf, TagFileError } from './tag-lines.ts'

/** Which manifest a tag file is. */
export interface ManifestName {
  readonly of: 'payload' | 'tags'
  /** Undefined where the program does not know it. */
  readonly algorithm: Algorithm | undefined
}

/** What a file's name says of it; undefined where it is no manifest (RFC 8493 §2.1.3, §2.2.1). */
export const parseManifestName = (file: string): ManifestName | undefined => {
  const [, tag, name] = /^(tag)?manifest-([^/]+)\.txt$/u.exec(file) ?? []
  if (name === undefined) return undefined
  return { of: tag === undefined ? 'payload' : 'tags', algorithm: findAlgorithm(name) }
}

export const manifestName = (of: ManifestName['of'], algorithm: Algorithm): string =>
  `${of === 'tags' ? 'tag' : ''}manifest-${algorithm}.txt`

export interface ManifestEntry {
  readonly path: string
  /** Lower-case hexadecimal. */
  readonly digest: string
}

const entryLine = /^([0-9A-Fa-f]+)[ \t]+(.+)$/u

/** Older bags carry md5sum's mark of binary mode, and `./` before each path (RFC 8493 §2.1.3 forbids both). */
const plainPath = (written: string, version: BagVersion): string => {
  const path = version === '0.97' ? written.replace(/^\*/u, '') : written
  return path.replace(/^(?:\.\/)+/u, '')
}

/** Reads a manifest. @throws TagFileError for a line without digest or path, or a path that stands there twice */
export const parseManifest = (text: string, version: BagVersion): ReadonlyMap<string, string> => {
  const digests = new Map<string, string>()
  for (const [index, line] of linesOf(text).entries()) {
    if (line === '' && version === '0.97') continue
    const [, digest, written] = entryLine.exec(line) ?? []
    if (digest === undefined || written === undefined)
      throw new TagFileError(index + 1, 'this is no "digest path"')
    const path = decodePath(plainPath(written, version), version)
    if (digests.has(path)) throw new TagFileError(index + 1, `${path} stands here twice`)
    digests.set(path, digest.toLowerCase())
  }
  return digests
}

/** Two spaces between: so `sha256sum -c` reads it too. */
export const manifestText = (entries: Iterable<ManifestEntry>): string =>
  [...entries].map(({ digest, path }) => `${digest}  ${encodePath(path)}\n`).join('')
