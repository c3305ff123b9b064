import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cutsOf } from '../../drills/torn-tail/cuts.ts'
import { logCuts } from '../../drills/torn-tail/write-ahead-log.ts'

describe('where a file is cut', () => {
  const sizes = { ftyp: 28, moov: 800, prft: 32, moof: 300, mdat: 40_000 }
  const order = ['ftyp', 'moov', 'prft', 'moof', 'mdat', 'prft', 'moof', 'mdat'] as const
  let end = 0
  const boxes = order.map((type) => {
    const box = { type, offset: end, size: sizes[type] }
    end += sizes[type]
    return box
  })
  const cuts = cutsOf(boxes)
  const lastPrft = boxes[5]?.offset ?? NaN
  const lastMdat = boxes[7]?.offset ?? NaN

  it('refuses a file without a fragment', () => {
    expect(() => cutsOf(boxes.slice(0, 2))).toThrow('no prft box')
  })

  it('is every byte of the last fragment before its media', () => {
    for (let at = lastPrft; at <= lastMdat + 8; at += 1) expect(cuts).toContain(at)
  })

  it('is every boundary of a box, and the bytes beside it, within the file', () => {
    const boundaries = [...boxes.map((box) => box.offset), end].flatMap((at) => [at - 1, at, at + 1])
    for (const at of boundaries.filter((one) => one >= 0 && one <= end)) expect(cuts).toContain(at)
    expect(Math.min(...cuts)).toBe(0)
    expect(Math.max(...cuts)).toBe(end)
  })

  it('is hundreds of bytes within the last media, the same ones each time', () => {
    expect(cuts.filter((at) => at > lastMdat + 8 && at < end - 1).length).toBeGreaterThan(900)
    expect(cutsOf(boxes)).toEqual(cuts)
    expect(new Set(cuts).size).toBe(cuts.length)
  })
})

describe('where a write-ahead log is cut', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wal-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const pageBytes = 512
  const frameBytes = 24 + pageBytes

  /** A log with a frame for each salt, of which the database file has the first `backfilled`. */
  const database = async (salts: readonly number[], backfilled = 0): Promise<string> => {
    const header = Buffer.alloc(32)
    header.writeUInt32BE(0x377f0682, 0)
    header.writeUInt32BE(pageBytes, 8)
    header.writeUInt32BE(7, 16)
    const frames = salts.map((salt) => {
      const frame = Buffer.alloc(frameBytes)
      frame.writeUInt32BE(salt, 8)
      return frame
    })
    const shared = Buffer.alloc(32_768)
    shared.writeUInt32LE(backfilled, 96)
    await writeFile(join(folder, 'a.db-wal'), Buffer.concat([header, ...frames]))
    await writeFile(join(folder, 'a.db-shm'), shared)
    return join(folder, 'a.db')
  }
  const start = (frame: number): number => 32 + frame * frameBytes

  it('refuses what is no log', async () => {
    const file = await database([7])
    await writeFile(`${file}-wal`, Buffer.alloc(100))
    await expect(logCuts(file, 1)).rejects.toThrow('no write-ahead log')
  })

  it('is the start and the middle of each of the last frames', async () => {
    const file = await database([7, 7, 7])
    const middle = frameBytes / 2
    expect(await logCuts(file, 2)).toEqual([start(1), start(1) + middle, start(2), start(2) + middle])
  })

  it('leaves out frames of an earlier round, and those that the database file has already', async () => {
    const file = await database([7, 7, 7, 6, 6], 2)
    expect(await logCuts(file, 5)).toEqual([start(2), start(2) + frameBytes / 2])
  })
})
