import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '../errors/index.ts'

/** `camera`: credentials of cameras; `session`, `link`: tokens; `signing`: seals of archive packages and exports. */
export type KeyName = 'camera' | 'session' | 'link' | 'signing'

export interface KeyStore {
  /**
   * The 256-bit key of that name, made at its first use.
   * @throws DomainError `key.broken` if its file has a wrong length or can be read by others, or a given one is missing
   */
  key(name: KeyName): Promise<Buffer>
}

const keyBytes = 32
const readableByOthers = 0o077

const read = async (file: string): Promise<Buffer> => {
  const { mode } = await stat(file)
  const key = await readFile(file)
  if (key.length !== keyBytes || (mode & readableByOthers) !== 0)
    throw new DomainError('key.broken', { file })
  return key
}

const readGiven = (file: string): Promise<Buffer> =>
  read(file).catch((error: unknown) => {
    throw error instanceof DomainError ? error : new DomainError('key.broken', { file }, { cause: error })
  })

const exists = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST'

/** Writes a whole new key beside its place and links it there: of two processes at their first start, one wins. */
const make = async (file: string): Promise<void> => {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(randomBytes(keyBytes))
    await handle.sync()
    await link(draft, file)
  } catch (error) {
    if (!exists(error)) throw error
  } finally {
    await handle.close()
    await unlink(draft)
  }
}

/**
 * The key files of one data folder (`data.dir/keys`, one file a key, mode 0600). A key that has a file of its own in
 * `files` is read from there, and never made: whoever names a place brings the key.
 */
export const createKeyStore = (options: {
  readonly dir: string
  readonly files?: Readonly<Partial<Record<KeyName, string | null>>>
}): KeyStore => {
  const keys = new Map<KeyName, Promise<Buffer>>()
  const load = async (name: KeyName): Promise<Buffer> => {
    const given = options.files?.[name]
    if (given !== undefined && given !== null) return readGiven(given)
    await mkdir(options.dir, { recursive: true, mode: 0o700 })
    const file = join(options.dir, name)
    const made = await stat(file).then(
      () => true,
      () => false,
    )
    if (!made) await make(file)
    return read(file)
  }
  return {
    key: (name) => {
      const known = keys.get(name)
      if (known) return known
      const loading = load(name)
      keys.set(name, loading)
      loading.catch(() => keys.delete(name))
      return loading
    },
  }
}
