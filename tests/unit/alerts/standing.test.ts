import { describe, expect, it } from 'vitest'
import { CameraId, HallId, SourceId, UnitId } from '../../../server/contract/ids.ts'
import type { DiskStatus, RecorderStatus, SourceStatus } from '../../../server/contract/recorder.ts'
import type { WatchedCamera } from '../../../server/hall/watch/away.ts'
import {
  answerTroubles,
  sinceWhen,
  standingTroubles,
  type Since,
} from '../../../server/hall/watch/standing.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { unknownHealth } from '../../support/source-health.ts'

const policy = { slowShare: 0.5, slowSeconds: 120, recorderGraceSeconds: 10, warnDays: 21 }
const nothing: Since = new Map()
const camera: WatchedCamera = {
  ...{ id: newId(CameraId), sourceId: newId(SourceId), name: '1 号窗口', unitId: newId(UnitId) },
  ...{ hallId: newId(HallId), hallName: '大厅', hallUnitId: newId(UnitId), platform: '', enabled: true },
}
const source = (fps: number, usual: number | null = 25): SourceStatus => ({
  ...{ sourceId: camera.sourceId, state: 'recording', since: 0, reason: null, lastError: null, fragments: 1 },
  ...{ coveredTo: 0, restarts: 0, lagMs: 0 },
  health: { ...unknownHealth, now: { framesPerSecond: fps, bitsPerSecond: 1 }, usualFrameRate: usual },
})
const gib = 1024 ** 3
const disk = (over: Partial<DiskStatus> = {}): DiskStatus => ({
  ...{ path: '/recordings', totalBytes: 1000 * gib, freeBytes: 500 * gib, keepFreeBytes: 50 * gib },
  ...{ bulkBytes: 0, heldBytes: 0, holdQuotaBytes: 200 * gib, bytesPerDay: gib, oldestBulk: null },
  ...{ fullInDays: null, reachableDays: null, holdQuotaInDays: null, targets: [], stoppedSources: [] },
  ...over,
})
const status = (over: Partial<RecorderStatus>): RecorderStatus => ({
  ...{ pid: 1, startedAt: 0, ready: true, sources: [], disks: [], problems: [] },
  ...over,
})
/** What is told where that has been so for so long. */
const told = (of: RecorderStatus, forSeconds: number) => {
  const now = forSeconds * 1000
  const since = sinceWhen(sinceWhen(nothing, of, 0, policy), of, now, policy)
  return standingTroubles(of, [camera], since, now, policy)
}

describe('a recorder that does not answer', () => {
  it('is told of after its grace, and no more once it does', () => {
    const silent = sinceWhen(nothing, undefined, 0, policy)
    expect(answerTroubles(silent, 9000, policy)).toEqual([])
    expect(answerTroubles(silent, 10_000, policy)).toMatchObject([{ severity: 'fault', since: 0 }])
    expect(answerTroubles(sinceWhen(silent, status({}), 11_000, policy), 30_000, policy)).toEqual([])
  })
})

describe('a camera far under its usual rate', () => {
  it('is told of once that lasts', () => {
    expect(told(status({ sources: [source(11)] }), 60)).toEqual([])
    expect(told(status({ sources: [source(11)] }), 120)).toMatchObject([
      { matter: { kind: 'camera.slow', facts: { frameRate: 11, usual: 25 } }, subject: camera.sourceId },
    ])
  })

  it('is nothing to tell of where it is a little under, or its usual rate unknown', () => {
    expect(told(status({ sources: [source(20)] }), 600)).toEqual([])
    expect(told(status({ sources: [source(3, null)] }), 600)).toEqual([])
  })
})

describe('a disk', () => {
  it('with room to spare is nothing to tell of', () => {
    expect(told(status({ disks: [disk()] }), 0)).toEqual([])
  })

  it('that will be full before footage may go is told of when that is near', () => {
    const targets = [
      { retentionDays: 30, sources: 20, reachable: true },
      { retentionDays: 90, sources: 3, reachable: false },
    ]
    expect(told(status({ disks: [disk({ fullInDays: 41, targets })] }), 0)).toEqual([])
    expect(
      told(status({ disks: [disk({ fullInDays: 12.7, reachableDays: 60.2, targets })] }), 0),
    ).toMatchObject([
      {
        matter: {
          kind: 'disk.fullSoon',
          facts: { fullInDays: 12, reachableDays: 60, unreachableDays: [90] },
        },
      },
    ])
  })

  it('with less free than should always be is told of, and of its holds near their quota', () => {
    const bad = disk({ freeBytes: 4 * gib, holdQuotaInDays: 0, heldBytes: 201 * gib })
    expect(told(status({ disks: [bad] }), 0)).toMatchObject([
      { matter: { kind: 'disk.low' }, severity: 'fault' },
      { matter: { kind: 'holds.nearQuota', facts: { inDays: 0 } }, severity: 'fault' },
    ])
  })
})

describe('a problem of the recorder', () => {
  it('is not what it foretells of its disk, which is told in words of its own', () => {
    const targets = [{ retentionDays: 90, sources: 3, reachable: false }]
    const soon = status({
      disks: [disk({ fullInDays: 12, targets, heldBytes: 201 * gib })],
      problems: ['disk.fullSoon', 'holds.quotaSoon', 'holds.overQuota'].map((code) => ({
        code,
        detail: '{}',
      })),
    })
    expect(told(soon, 60).map(({ matter, severity }) => [matter.kind, severity])).toEqual([
      ['disk.fullSoon', 'warning'],
      ['holds.nearQuota', 'fault'],
    ])
  })

  it('is told of unless it passes at once', () => {
    const bad = status({ problems: [{ code: 'index.notWritten', detail: 'disk I/O error' }] })
    expect(told(bad, 1)).toEqual([])
    expect(told(bad, 6)).toMatchObject([{ subject: 'index.notWritten', severity: 'fault' }])
  })
})
