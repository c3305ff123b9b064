import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faultsLibrary } from './library.ts'

/** What a disk can be made to do; numbered as in faults.c. */
const diskFaults = {
  none: 0,
  /** Writes and syncs fail with EIO. */
  fail: 1,
  /** Writes fail with ENOSPC. */
  full: 2,
  /** Writes and syncs do not return until the fault changes. */
  stall: 3,
  /** Writes and syncs say that all is well, and do nothing. */
  swallow: 4,
} as const
export type DiskFault = keyof typeof diskFaults

/** Faults for one product: of files below one folder, and of its clock. */
export interface Faults {
  /** What the product is to be started with. */
  readonly environment: Readonly<Record<string, string>>
  disk(fault: DiskFault): void
  /** How many calls have met a fault of the disk so far. */
  readonly met: number
  /** The wall clock shows so many milliseconds more than it is; the monotonic clock is left alone. */
  clock(offsetMs: number): void
  /** Ends all faults. Idempotent. */
  close(): Promise<void>
}

/** `struct control` of faults.c: fault u32, met u32, offset of the clock i64 in nanoseconds. */
const metAt = 4
const offsetAt = 8
const controlBytes = 16

/**
 * Prepares faults of files below `folder`, which must exist.
 * @throws Error with the compiler's words where the library cannot be made
 */
export const prepareFaults = async (folder: string): Promise<Faults> => {
  const library = await faultsLibrary()
  const own = mkdtempSync(join(tmpdir(), 'huijian-faults-'))
  const path = join(own, 'control')
  // A process sees what is written here at once: a file's pages are the same, read, written or mapped.
  const control = openSync(path, 'w+')
  writeSync(control, Buffer.alloc(controlBytes), 0, controlBytes, 0)
  let closed = false
  const write = (bytes: Buffer, at: number): void => {
    if (!closed) writeSync(control, bytes, 0, bytes.length, at)
  }
  const disk = (fault: DiskFault): void => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(diskFaults[fault])
    write(bytes, 0)
  }
  const clock = (offsetMs: number): void => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(offsetMs) * 1_000_000n)
    write(bytes, offsetAt)
  }
  return {
    environment: { LD_PRELOAD: library, FAULTS_CONTROL: path, FAULTS_FOLDER: folder },
    disk,
    get met() {
      const bytes = Buffer.alloc(4)
      if (!closed) readSync(control, bytes, 0, 4, metAt)
      return bytes.readUInt32LE()
    },
    clock,
    close: () => {
      disk('none')
      clock(0)
      if (!closed) {
        closeSync(control)
        rmSync(own, { recursive: true, force: true })
      }
      closed = true
      return Promise.resolve()
    },
  }
}
