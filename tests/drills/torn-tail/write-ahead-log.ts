import { readFile } from 'node:fs/promises'

/** Sizes in SQLite's write-ahead log (sqlite.org/fileformat2.html §4.1, §4.2). */
const headerBytes = 32
const frameHeaderBytes = 24
/** Where the index in shared memory keeps how many frames are in the database file already (sqlite.org/walformat.html §2.1). */
const backfilledAt = 96

/**
 * Where the write-ahead log of a database may end after a power cut: at the start of each of its last frames, and in
 * the middle of it. Only frames that are not in the database file yet: SQLite syncs them before it copies them there.
 * @returns lengths in bytes, two for each frame; fewer where the log holds fewer such frames
 * @throws Error where there is no log
 */
export const logCuts = async (database: string, lastFrames: number): Promise<readonly number[]> => {
  const [log, shared] = await Promise.all([readFile(`${database}-wal`), readFile(`${database}-shm`)])
  const magic = log.length >= headerBytes ? log.readUInt32BE(0) : 0
  if (magic >>> 1 !== 0x377f0682 >>> 1) throw new Error(`${database}-wal is no write-ahead log`)
  const salts = log.subarray(16, 24)
  const frameBytes = frameHeaderBytes + log.readUInt32BE(8)
  const starts: number[] = []
  for (let start = headerBytes; start + frameBytes <= log.length; start += frameBytes) {
    // Frames of an earlier round follow, with other salts.
    if (!log.subarray(start + 8, start + 16).equals(salts)) break
    starts.push(start)
  }
  const cuttable = starts.slice(shared.readUInt32LE(backfilledAt)).slice(-lastFrames)
  return cuttable.flatMap((start) => [start, start + (frameBytes >> 1)])
}
