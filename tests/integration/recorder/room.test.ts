import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HoldId, type SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { endHold, placeHold } from '../../../server/recorder/holds/index.ts'
import { createRetention, type Retention } from '../../../server/recorder/retention/index.ts'
import { silentLog as log } from '../../support/api.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { begin, minuteMs, storeFootage, type RecordedStream, type StoredFootage } from './stored-footage.ts'

const totalBytes = 1e12
const keepFree = 400_000

describe('a disk', () => {
  let footage: StoredFootage
  let clock: ManualClock
  let retention: Retention
  /** Free bytes that something else than our clips leaves. */
  let freeBytes: number
  /** What was asked of the sources. */
  let asked: string[]
  let camera: RecordedStream
  let important: RecordedStream

  beforeEach(async () => {
    footage = await storeFootage()
    clock = manualClock(begin + 10 * minuteMs)
    asked = []
    freeBytes = totalBytes
    important = await footage.source({ priority: 9 })
    camera = await footage.source({ priority: 1 })
    for (const one of [important, camera]) {
      await one.record(4)
      await one.end()
    }
    const nameOf = (id: SourceId) => (id === camera.id ? 'camera' : 'important')
    retention = createRetention({
      policy: { keepFree, holdQuota: 0, warnDays: 21, passMinutes: 60, lookSeconds: 60 },
      ...{ ...footage, clock, log, readSpace: () => Promise.resolve({ totalBytes, freeBytes }) },
      sources: {
        pause: (id, { reason }) => void asked.push(`pause ${nameOf(id)} ${reason}`),
        resume: (id) => void asked.push(`resume ${nameOf(id)}`),
      },
    })
  })
  afterEach(async () => {
    await retention.close()
    await footage.close()
  })

  const hold = (sourceId: SourceId, id = newId(HoldId)) =>
    footage.database.transaction((trx) =>
      placeHold(trx, { id, sourceId, from: 0, to: begin * 2, reason: '案件', owner: 'case:1' }, begin),
    )
  const clipsOf = async (id: SourceId): Promise<number> =>
    (await footage.read()).clips.filter(({ sourceId }) => sourceId === id).length
  const told = async (): Promise<readonly string[]> => {
    await footage.index.flush()
    return footage.journal.map(({ event }) => event)
  }

  it('that has room is left as it is, and described', async () => {
    await retention.look()
    expect([await clipsOf(camera.id), asked]).toEqual([4, []])
    const size = (await footage.read()).clips.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(retention.disk).toMatchObject({
      ...{ totalBytes, freeBytes, keepFreeBytes: keepFree, bulkBytes: size, heldBytes: 0, oldestBulk: begin },
      ...{
        stoppedSources: [],
        fullInDays: null,
        targets: [{ retentionDays: 30, sources: 2, reachable: true }],
      },
    })
    expect(retention.disk?.bytesPerDay).toBeGreaterThan(0)
  })

  it('that is short of room gives up bulk footage of both, and stops nobody', async () => {
    const size = (await footage.read()).clips[0]?.bytes ?? 0
    freeBytes = Math.round(keepFree * 1.125 - 3.5 * size)
    if (freeBytes >= keepFree) freeBytes = keepFree - 1
    await retention.look()
    expect(await clipsOf(camera.id)).toBeLessThan(4)
    expect(await clipsOf(important.id)).toBeLessThan(4)
    expect(asked).toEqual([])
    expect(await told()).toContain('footage.deleted')
  })

  it('on which only held footage is left stops the source of the lowest priority first, and says so', async () => {
    await hold(camera.id)
    await hold(important.id)
    freeBytes = keepFree / 2 - 1
    await retention.look()
    expect(asked[0]).toBe('pause camera no-space')
    expect(asked).not.toContain('pause important no-space')
    expect(await clipsOf(camera.id)).toBe(4)
    expect(await told()).toContain('disk.onlyHeldLeft')
    expect(retention.disk?.stoppedSources).toEqual([camera.id])
  })

  it('that goes on filling stops the next one too', async () => {
    await hold(camera.id)
    await hold(important.id)
    freeBytes = keepFree / 2 - 1
    await retention.look()
    freeBytes = keepFree / 4
    await retention.look()
    expect(new Set(asked)).toEqual(new Set(['pause camera no-space', 'pause important no-space']))
  })

  it('that has room again lets them go on', async () => {
    const id = newId(HoldId)
    await hold(camera.id, id)
    await hold(important.id)
    freeBytes = keepFree / 2 - 1
    await retention.look()
    freeBytes = keepFree
    await retention.look()
    expect(asked.at(-1)).toBe('resume camera')
    expect(await told()).toContain('disk.roomAgain')
    expect(retention.disk?.stoppedSources).toEqual([])
    await footage.database.transaction((trx) => endHold(trx, id, begin))
  })

  it('warns of holds over their quota once, while it lasts', async () => {
    await hold(camera.id)
    await retention.look()
    await retention.look()
    expect((await told()).filter((event) => event === 'holds.overQuota')).toHaveLength(1)
    expect(retention.warnings).toMatchObject([{ event: 'holds.overQuota' }])
  })

  it('gives up what is over its retention once in a pass, not at each look', async () => {
    await retention.look()
    clock.advance(31 * 86_400_000)
    await retention.look()
    expect([await clipsOf(camera.id), await clipsOf(important.id)]).toEqual([0, 0])
  })
})
