import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileTypeFromFile } from 'file-type'
import { DomainError } from '../errors/index.ts'

/** A file as it was received. */
export interface ReceivedFile {
  readonly sha256: string
  readonly bytes: number
}

/** Files that people hand in, by folder, each named by its content: what is stored is never written again. */
export interface KeptFiles {
  /**
   * Keeps a file as it comes. `accept` is told what its content looks like, and throws where it is refused; then, as
   * where the sender goes away, nothing is kept.
   * @throws DomainError `material.tooLarge`, `material.empty`, `material.noSpace`
   */
  receive(
    folder: string,
    body: Readable,
    maxBytes: number,
    accept: (mediaType: string | undefined) => void,
  ): Promise<ReceivedFile>
  pathOf(folder: string, sha256: string): string
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code))

/** A file or folder reaches the disk before the database names it. */
const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

export const createKeptFiles = (root: string): KeptFiles => {
  const dir = resolve(root)
  const incoming = join(dir, 'incoming')
  const folderOf = (folder: string): string => join(dir, folder)
  /** What was being received when the server died is nobody's. A folder that cannot be emptied refuses the next file. */
  const swept = rm(incoming, { recursive: true, force: true }).catch(() => undefined)

  const write = async (body: Readable, file: string, maxBytes: number): Promise<ReceivedFile> => {
    const hash = createHash('sha256')
    let bytes = 0
    const measure = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.byteLength
        hash.update(chunk)
        if (bytes > maxBytes) done(new DomainError('material.tooLarge', { maxBytes }))
        else done(null, chunk)
      },
    })
    await pipeline(body, measure, createWriteStream(file, { mode: 0o600 }))
    if (bytes === 0) throw new DomainError('material.empty')
    return { sha256: hash.digest('hex'), bytes }
  }

  return {
    receive: async (folder, body, maxBytes, accept) => {
      await swept
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      await mkdir(folderOf(folder), { recursive: true, mode: 0o700 })
      const file = join(incoming, randomUUID())
      try {
        const received = await write(body, file, maxBytes)
        accept((await fileTypeFromFile(file))?.mime)
        await sync(file)
        await rename(file, join(folderOf(folder), received.sha256))
        await sync(folderOf(folder))
        return received
      } catch (error) {
        await rm(file, { force: true })
        throw isFull(error) ? new DomainError('material.noSpace', {}, { cause: error }) : error
      }
    },
    pathOf: (folder, sha256) => join(folderOf(folder), sha256),
  }
}
