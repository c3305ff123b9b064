import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { WrittenFragment } from '../../../server/recorder/clip/clip-writer.ts'
import type { ArrivedFragment } from '../../../server/recorder/clip/fragment-reader.ts'
import { createStallBuffer, type StallBuffer } from '../../../server/recorder/clip/stall-buffer.ts'
import { createWriteQueue, type WriteQueue } from '../../../server/recorder/clip/write-queue.ts'

const size = 100

describe('between a camera and the disk', () => {
  /** What happened, in order. */
  let told: string[]
  let buffer: StallBuffer
  let queue: WriteQueue
  /** Ends the write that is under way. */
  let disk: PromiseWithResolvers<undefined>
  let kept: number

  const fragment = (n: number): ArrivedFragment => ({
    init: {} as ArrivedFragment['init'],
    times: {} as ArrivedFragment['times'],
    moof: Buffer.from([n]),
    mdat: Buffer.alloc(size, n),
    credible: true,
    arrival: n,
    epoch: 1,
    keep: () => {
      kept += 1
    },
  })
  const written = { span: { epoch: 1, from: 0, to: 0 } } as WrittenFragment
  const open = (): void => {
    const { resolve } = disk
    disk = Promise.withResolvers()
    resolve(undefined)
  }
  /** Lets the disk take all that waits. */
  const takeAll = async (): Promise<void> => {
    const drained = queue.drained()
    for (let n = 0; n < 10; n += 1) {
      open()
      await new Promise(setImmediate)
    }
    await drained
  }

  beforeEach(() => {
    told = []
    kept = 0
    disk = Promise.withResolvers()
    buffer = createStallBuffer(2 * size)
    queue = createWriteQueue({
      buffer,
      write: async ({ arrival, mdat }): Promise<WrittenFragment> => {
        await disk.promise
        told.push(`wrote ${arrival} of ${String(mdat[0])}`)
        return written
      },
      onWritten: () => undefined,
      onDropped: ({ arrival }) => void told.push(`dropped from ${arrival}`),
      onHole: () => void told.push('hole'),
      onFailed: (error) => void told.push((error as Error).message),
    })
  })

  it('nothing is copied and nothing kept while the disk is quick', async () => {
    const taken = queue.take(fragment(1))
    open()
    await taken
    expect([kept, buffer.usedBytes, told]).toEqual([0, 0, ['wrote 1 of 1']])
  })

  it('the fragment under way is taken over where the disk is slow, and the camera read on', async () => {
    await queue.take(fragment(1))
    expect(kept).toBe(1)
    expect(told).toEqual([])
  })

  it('what waits is written in order, from copies, and the memory given back', async () => {
    await queue.take(fragment(1))
    const second = fragment(2)
    await queue.take(second)
    second.mdat.fill(99)
    expect(buffer.usedBytes).toBe(size)
    await takeAll()
    expect(told).toEqual(['wrote 1 of 1', 'wrote 2 of 2'])
    expect(buffer.usedBytes).toBe(0)
  })

  it('whole fragments are dropped where the memory is full, and the hole lies where they would have been', async () => {
    for (const n of [1, 2, 3, 4, 5]) await queue.take(fragment(n))
    expect(told).toEqual(['dropped from 4'])
    expect(buffer.usedBytes).toBe(2 * size)
    await takeAll()
    const next = queue.take(fragment(6))
    open()
    await next
    expect(told.slice(1)).toEqual(['wrote 1 of 1', 'wrote 2 of 2', 'wrote 3 of 3', 'hole', 'wrote 6 of 6'])
  })

  it('the memory is one for all sources', async () => {
    expect(buffer.take(2 * size)).toBe(true)
    await queue.take(fragment(1))
    await queue.take(fragment(2))
    expect(told).toEqual(['dropped from 2'])
  })

  it('a failure is told once, and nothing more is written', async () => {
    await queue.take(fragment(1))
    await queue.take(fragment(2))
    disk.reject(new Error('EIO'))
    await expect(queue.drained()).rejects.toThrow('EIO')
    await expect(queue.take(fragment(3))).rejects.toThrow('EIO')
    expect([told, buffer.usedBytes]).toEqual([['EIO'], 0])
  })

  it('a quick failure is told to whoever brought the fragment', async () => {
    const taken = queue.take(fragment(1))
    disk.reject(new Error('ENOSPC'))
    await expect(taken).rejects.toThrow('ENOSPC')
    expect(told).toEqual([])
  })

  it('nobody waits any more for what was abandoned', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const taken = queue.take(fragment(1))
      await vi.advanceTimersByTimeAsync(1000)
      await taken
      await queue.take(fragment(2))
      queue.abandon()
      await takeAll()
      expect([told, buffer.usedBytes]).toEqual([['wrote 1 of 1'], 0])
    } finally {
      vi.useRealTimers()
    }
  })
})
