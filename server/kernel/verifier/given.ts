import { open, stat } from 'node:fs/promises'

/** What something is, by its first bytes, whatever its name. */
export type GivenKind = 'folder' | 'zip' | 'tar' | 'gzip' | 'mp4' | 'other'

/** What `npm run verify` was given. */
export interface Given {
  readonly path: string
  readonly kind: GivenKind
}

const startsWith = (bytes: Buffer, text: string, at = 0): boolean =>
  bytes.toString('latin1', at, at + text.length) === text

const kindOfFile = (start: Buffer): GivenKind => {
  if (startsWith(start, 'PK\x03\x04') || startsWith(start, 'PK\x05\x06')) return 'zip'
  if (startsWith(start, 'ustar', 257)) return 'tar'
  if (startsWith(start, '\x1f\x8b')) return 'gzip'
  return startsWith(start, 'ftyp', 4) ? 'mp4' : 'other'
}

/** @throws as stat and open do, where there is nothing to read */
export const lookAt = async (path: string): Promise<Given> => {
  if ((await stat(path)).isDirectory()) return { path, kind: 'folder' }
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(512)
    await handle.read(start, 0, start.length, 0)
    return { path, kind: kindOfFile(start) }
  } finally {
    await handle.close()
  }
}
