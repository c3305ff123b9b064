import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { holesIn } from './coverage.ts'
import { readDiskFile, type DiskFragment } from './fragments-on-disk.ts'
import type { FootageIndex, IndexedClip } from './footage-database.ts'
import type { Fragment } from '../../../server/footage-index/index.ts'
import { settledFragments } from '../../../server/recorder/clip/settled.ts'

/** All recorded files below the recordings folder, relative to it. */
export const recordedFiles = async (recordingsDir: string): Promise<readonly string[]> => {
  const entries = await readdir(recordingsDir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.mp4'))
    .map((entry) => relative(recordingsDir, join(entry.parentPath, entry.name)))
    .sort()
}

const digestOf = async (path: string, bytes = Infinity): Promise<string> => {
  const hash = createHash('sha256')
  if (bytes > 0) await pipeline(createReadStream(path, { end: bytes - 1 }), hash)
  return hash.digest('hex')
}

/** Times in the index and in the files come from one number; both keep far more than a microsecond. */
const sameTimeMs = 0.001

const sameFragment = (indexed: Fragment, onDisk: DiskFragment): boolean =>
  indexed.offset === onDisk.offset &&
  indexed.size === onDisk.size &&
  indexed.mediaTime === onDisk.mediaTime &&
  Math.abs(indexed.wallStart - onDisk.wallStart) <= sameTimeMs

/** How one clip's row differs from its file, in words; nothing where they agree to the byte. */
const compareClip = async (recordingsDir: string, clip: IndexedClip): Promise<readonly string[]> => {
  const path = join(recordingsDir, clip.path)
  const file = readDiskFile(path)
  const told = (difference: string): string => `${clip.path}: ${difference}`
  const differences: string[] = []
  if (file.headerBytes !== clip.headerBytes || (await digestOf(path, file.headerBytes)) !== clip.headerDigest)
    differences.push(told('another header'))
  if (file.fragments.length !== clip.fragments.length)
    differences.push(told(`${clip.fragments.length} fragments indexed, ${file.fragments.length} on disk`))
  const settled = settledFragments(file.fragments, clip.timescale)
  clip.fragments.forEach((fragment, n) => {
    const onDisk = settled[n]
    if (onDisk && !sameFragment(fragment, onDisk)) differences.push(told(`fragment ${n} differs`))
  })
  if (file.tornBytes !== 0) differences.push(told(`${file.tornBytes} bytes after the last whole fragment`))
  if (file.bytes !== clip.bytes) differences.push(told(`${clip.bytes} bytes indexed, ${file.bytes} on disk`))
  if (clip.state === 'finished' && clip.digest !== (await digestOf(path)))
    differences.push(told('another digest'))
  return differences
}

/**
 * Fragments that follow one another may stand a step of the wall clock's estimate apart, and coverage is kept in whole
 * milliseconds. A hole is longer: at least a frame, 33 ms at 30 frames a second.
 */
const shortestHoleMs = 20

const compareCoverage = (index: FootageIndex): readonly string[] => {
  const differences: string[] = []
  for (const [camera, sourceId] of index.sources) {
    const spans = index.coverage.filter((span) => span.sourceId === sourceId)
    const fragments = index.clips
      .filter((clip) => clip.sourceId === sourceId && clip.state !== 'garbage')
      .flatMap((clip) => clip.fragments)
      .map(({ wallStart, durationMs }) => ({ from: wallStart, to: wallStart + durationMs }))
    const holes = [
      ...spans.flatMap((span) => holesIn(span, fragments)),
      ...fragments.flatMap((fragment) => holesIn(fragment, spans)),
    ].filter(({ from, to }) => to - from > shortestHoleMs)
    for (const { from, to } of holes)
      differences.push(`${camera}: coverage and fragments differ by ${to - from} ms at ${from}`)
  }
  return differences
}

/**
 * Compares the index with the files in both directions, byte for byte. For a recorder that stands still: while it
 * writes, the two are never read at one instant.
 * @returns every difference in words
 */
export const compareIndexWithDisk = async (
  recordingsDir: string,
  index: FootageIndex,
): Promise<readonly string[]> => {
  const files = new Set(await recordedFiles(recordingsDir))
  const clips = index.clips.filter((clip) => clip.state !== 'garbage')
  const indexed = new Set(clips.map((clip) => clip.path))
  const differences = [
    ...clips.filter((clip) => !files.has(clip.path)).map((clip) => `${clip.path}: indexed, but not on disk`),
    ...[...files].filter((path) => !indexed.has(path)).map((path) => `${path}: on disk, but not indexed`),
    ...compareCoverage(index),
  ]
  for (const clip of clips)
    if (files.has(clip.path)) differences.push(...(await compareClip(recordingsDir, clip)))
  return differences
}
