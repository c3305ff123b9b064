import { open, type FileHandle } from 'node:fs/promises'
import type { Fragment } from '../../footage-index/index.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import { readClipMark, type ClipMark } from '../clip/clip-mark.ts'
import { joinToleranceMs } from '../clip/coverage.ts'
import { createInitSegment, type InitSegment } from '../clip/init-segment.ts'
import { settledFragments } from '../clip/settled.ts'
import {
  readBoxHeader,
  readMovieFragment,
  readReferenceTime,
  type BoxHeader,
} from '../../kernel/mp4/index.ts'

/** What a clip's file holds, read from nothing but the file. */
export interface ExaminedClip {
  readonly mark: ClipMark
  readonly init: InitSegment
  /** The whole fragments. */
  readonly fragments: readonly Fragment[]
  /** Up to the end of the last whole fragment; what lies behind is a torn tail. */
  readonly wholeBytes: number
  readonly fileBytes: number
}

/** Read at once: the `prft`, `moof` and `mdat` header of a usual fragment. */
const windowBytes = 8192
/** A structure box of a clip that claims more is damaged. */
const largestStructure = 4 * 1024 * 1024

interface BoxAt extends BoxHeader {
  readonly at: number
}

/** Reads the boxes of a file by their positions, a window at a time. */
const createBoxFile = (handle: FileHandle, fileBytes: number) => {
  let window = Buffer.alloc(0)
  let windowAt = 0

  const bytes = async (at: number, length: number): Promise<Buffer> => {
    if (at < windowAt || at + length > windowAt + window.length) {
      const wanted = Math.min(Math.max(length, windowBytes), fileBytes - at)
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
      window = buffer.subarray(0, bytesRead)
      windowAt = at
    }
    return window.subarray(at - windowAt, at - windowAt + length)
  }

  return {
    /** The box that begins at `at`; undefined where it is not wholly there or no such box at all. */
    boxAt: async (at: number, type: string): Promise<BoxAt | undefined> => {
      if (at + 8 > fileBytes) return undefined
      const header = readBoxHeader(await bytes(at, Math.min(16, fileBytes - at)))
      if (header?.type !== type || at + header.size > fileBytes) return undefined
      return { ...header, at }
    },
    read: (box: BoxAt): Promise<Buffer> => bytes(box.at, Math.min(box.size, largestStructure)),
  }
}

type BoxFile = ReturnType<typeof createBoxFile>

const readHead = async (
  file: BoxFile,
): Promise<Pick<ExaminedClip, 'mark' | 'init' | 'wholeBytes'> | undefined> => {
  const ftyp = await file.boxAt(0, 'ftyp')
  const moov = ftyp && (await file.boxAt(ftyp.size, 'moov'))
  const uuid = moov && (await file.boxAt(moov.at + moov.size, 'uuid'))
  if (!uuid) return undefined
  const init = createInitSegment(Buffer.from(await file.read(ftyp)), Buffer.from(await file.read(moov)))
  const mark = readClipMark(await file.read(uuid))
  return mark && { mark, init, wholeBytes: uuid.at + uuid.size }
}

/** The whole fragment that begins at `at`, or undefined where there is none. */
const readFragment = async (
  file: BoxFile,
  at: number,
  { movie }: InitSegment,
): Promise<Fragment | undefined> => {
  const prft = await file.boxAt(at, 'prft')
  const moof = prft && (await file.boxAt(at + prft.size, 'moof'))
  const mdat = moof && (await file.boxAt(moof.at + moof.size, 'mdat'))
  if (!mdat) return undefined
  const { wall, mediaTime } = readReferenceTime(await file.read(prft))
  const { reference } = readMovieFragment(await file.read(moof), movie)
  return {
    wallStart: wall,
    durationMs: (reference.duration * 1000) / reference.track.timescale,
    mediaTime,
    offset: at,
    size: mdat.at + mdat.size - at,
  }
}

/** A fragment's last sample may have been stretched over a jump of media time: it ends where the next begins. */
const withoutOverlap = (fragments: readonly Fragment[]): readonly Fragment[] =>
  fragments.map((fragment, n) => {
    const next = fragments[n + 1]
    const room = next ? next.wallStart - fragment.wallStart : Infinity
    return fragment.durationMs > room + joinToleranceMs ? { ...fragment, durationMs: room } : fragment
  })

const readFragments = async (
  file: BoxFile,
  from: number,
  init: InitSegment,
): Promise<readonly Fragment[]> => {
  const fragments: Fragment[] = []
  for (let at = from; ;) {
    const fragment = await untilMalformed(() => readFragment(file, at, init))
    if (!fragment) return withoutOverlap(settledFragments(fragments, init.movie.reference.timescale))
    fragments.push(fragment)
    at += fragment.size
  }
}

/** Damaged structure is where a file stops being readable, not a failure of reading it. */
const untilMalformed = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (isDomainError(error, 'mp4.malformed')) return undefined
    throw error
  }
}

/** `prft` of 32 bytes at least (version 1), so far before its type stands its size. */
const referenceTime = Buffer.from('prft', 'latin1')
const fragmentHead = Buffer.from('moof', 'latin1')
const scannedBytes = 1024 * 1024

/** Whether a `prft` begins in these bytes that a `moof` follows, as each fragment of ours does. */
const showsFragment = (bytes: Buffer): boolean => {
  for (let at = bytes.indexOf(referenceTime); at >= 0; at = bytes.indexOf(referenceTime, at + 1)) {
    if (at < 4) continue
    const size = bytes.readUInt32BE(at - 4)
    if (size <= largestStructure && bytes.subarray(at + size, at + size + 4).equals(fragmentHead)) return true
  }
  return false
}

/**
 * Whether a fragment begins behind `from`, where the file could not be read on: then it is damaged, and not torn. A torn
 * file ends within the one fragment that was being written.
 * @param file absolute path
 */
export const isDamagedBehind = async (file: string, from: number): Promise<boolean> => {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    // A `prft` and the head of its `moof` may lie across two looks.
    const overlap = 256
    // The fragment at `from` itself is the torn one.
    for (let at = from + 8; at < size; at += scannedBytes - overlap) {
      const wanted = Math.min(scannedBytes, size - at)
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
      if (showsFragment(buffer.subarray(0, bytesRead))) return true
    }
    return false
  } finally {
    await handle.close()
  }
}

/**
 * Reads a clip's file up to its last whole fragment.
 * @param file absolute path
 * @returns undefined where not even its head is whole, or it is no clip of ours
 */
export const examineClip = async (file: string): Promise<ExaminedClip | undefined> => {
  const handle = await open(file, 'r')
  try {
    const { size: fileBytes } = await handle.stat()
    const boxes = createBoxFile(handle, fileBytes)
    const head = await untilMalformed(() => readHead(boxes))
    if (!head) return undefined
    const fragments = await readFragments(boxes, head.wholeBytes, head.init)
    const last = fragments.at(-1)
    return { ...head, fragments, wholeBytes: last ? last.offset + last.size : head.wholeBytes, fileBytes }
  } finally {
    await handle.close()
  }
}
