import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecast, type ForecastInput } from '../../../server/recorder/retention/forecast.ts'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { describeDisk } from '../../../server/recorder/retention/disk-status.ts'

/** One source of 10 bytes a day, on a disk where 900 bytes are free; 100 of them are to stay so. */
const disk = (change: Partial<ForecastInput> = {}): ForecastInput => ({
  sources: [{ bytesPerDay: 10, bulkBytes: 0, retentionDays: 30 }],
  ...{ freeBytes: 900, keepFreeBytes: 100, heldBytes: 0, heldBytesPerDay: 0, holdQuotaBytes: 400 },
  ...change,
})

describe('the forecast of a disk', () => {
  it('is never full where retention by age keeps up', () => {
    expect(forecast(disk())).toEqual({
      ...{ fullInDays: null, reachableDays: null, holdQuotaInDays: null },
      targets: [{ retentionDays: 30, sources: 1, reachable: true }],
    })
  })

  it('names the day on which it is full, and the retention that it cannot hold', () => {
    const sources = [{ bytesPerDay: 10, bulkBytes: 390, retentionDays: 90 }]
    expect(forecast(disk({ sources, freeBytes: 510 }))).toMatchObject({
      ...{ fullInDays: 41, reachableDays: 80 },
      targets: [{ retentionDays: 90, sources: 1, reachable: false }],
    })
  })

  it('is full now where less is free than is to be', () => {
    const sources = [{ bytesPerDay: 10, bulkBytes: 500, retentionDays: 90 }]
    expect(forecast(disk({ sources, freeBytes: 50 }))).toMatchObject({ fullInDays: 0, reachableDays: 45 })
  })

  it('takes the short retention of one source as room for the long one of another', () => {
    const sources = [
      { bytesPerDay: 10, bulkBytes: 0, retentionDays: 30 },
      { bytesPerDay: 10, bulkBytes: 0, retentionDays: 90 },
    ]
    const { reachableDays, targets } = forecast(disk({ sources }))
    expect(reachableDays).toBe(50)
    expect(targets.map(({ reachable }) => reachable)).toEqual([true, false])
  })

  it('is full some day where ever more is held', () => {
    const { fullInDays, holdQuotaInDays } = forecast(disk({ heldBytes: 200, heldBytesPerDay: 2 }))
    expect([fullInDays, holdQuotaInDays]).toEqual([250, 100])
    expect(forecast(disk({ heldBytes: 401 })).holdQuotaInDays).toBe(0)
  })

  it('is never later for a disk with less room, and never earlier without growth', () => {
    const load = fc.record({
      bytesPerDay: fc.integer({ min: 0, max: 50 }),
      bulkBytes: fc.integer({ min: 0, max: 500 }),
      retentionDays: fc.integer({ min: 1, max: 365 }),
    })
    fc.assert(
      fc.property(
        fc.array(load, { maxLength: 6 }),
        fc.integer({ min: 0, max: 9000 }),
        (sources, freeBytes) => {
          const wide = forecast(disk({ sources, freeBytes: freeBytes + 1000 }))
          const narrow = forecast(disk({ sources, freeBytes }))
          expect(narrow.fullInDays ?? Infinity).toBeLessThanOrEqual(wide.fullInDays ?? Infinity)
          expect(narrow.reachableDays ?? Infinity).toBeLessThanOrEqual(wide.reachableDays ?? Infinity)
        },
      ),
    )
  })
})

describe('what is told of a disk', () => {
  const [id, dead] = [newId(SourceId), newId(SourceId)]
  const told = (rates: ReadonlyMap<SourceId, number>) =>
    describeDisk({
      path: '/recordings',
      retained: [id, dead].map((one) => ({ id: one, retentionDays: 30, priority: 0, recorded: true })),
      space: { totalBytes: 2000, freeBytes: 1000 },
      usage: {
        sources: new Map(
          [...rates].map(([one, bytesPerDay]) => [
            one,
            { bytes: 0, heldBytes: 0, bytesPerDay, measured: true },
          ]),
        ),
        ...{ oldestBulk: null, heldBytesPerDay: 0 },
      },
      ...{ keepFreeBytes: 100, holdQuotaBytes: 400, stopped: [] },
    })

  it('promises no retention before anything was recorded', () => {
    expect(told(new Map([[id, 0]]))).toMatchObject({ bytesPerDay: null, targets: [{ reachable: null }] })
  })

  it('is not kept back by one source that never gave anything', () => {
    expect(told(new Map([[id, 100]]))).toMatchObject({ bytesPerDay: 100, targets: [{ reachable: false }] })
  })
})
