import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { connectLock } from './connect.ts'

/** A lock that the kernel gives back when its holder dies, whatever it dies of. */
export interface ExclusiveLock {
  /** Idempotent. */
  release(): Promise<void>
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'

/**
 * Takes the lock that `file` stands for, an SQLite database of its own that holds nothing.
 * @returns undefined where another process still holds it after `waitMs`
 */
export const lockExclusively = async (file: string, waitMs: number): Promise<ExclusiveLock | undefined> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const database = connectLock(file, waitMs)
  try {
    await database.raw('BEGIN EXCLUSIVE')
  } catch (error) {
    await database.destroy()
    if (isBusy(error)) return undefined
    throw error
  }
  let released: Promise<void> | undefined
  return { release: () => (released ??= database.destroy()) }
}
