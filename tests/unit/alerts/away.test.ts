import { describe, expect, it } from 'vitest'
import type { Alert, Trouble } from '../../../server/alerts/alert.ts'
import { AlertId, CameraId, HallId, NodeId, SourceId, UnitId } from '../../../server/contract/ids.ts'
import type { GapReason } from '../../../server/contract/recorder.ts'
import { awayTroubles, type WatchedCamera } from '../../../server/hall/watch/away.ts'
import type { CameraTrouble } from '../../../server/hall/watch/trouble.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const policy = { cameraGraceSeconds: 30, cameraFaultSeconds: 300, togetherSeconds: 60 }
const second = 1000
const hallId = newId(HallId)
const unitId = newId(UnitId)

/** A hall of 23 cameras, of which the first eight come through one network recorder. */
const cameras: readonly WatchedCamera[] = Array.from({ length: 23 }, (_, n) => ({
  ...{ id: newId(CameraId), sourceId: newId(SourceId), name: `${n + 1} 号窗口`, unitId, hallId },
  ...{ hallName: '大厅', hallUnitId: unitId, platform: n < 8 ? 'nvr' : `camera ${n}`, enabled: true },
}))
const ids = new Map<SourceId, number>()
const lost = (
  n: number,
  since: number,
  endedAt: number | null = null,
  reason: GapReason = 'unreachable',
): CameraTrouble => {
  const sourceId = cameras[n]?.sourceId ?? newId(SourceId)
  ids.set(sourceId, n)
  return { ...{ id: n, sourceId, since, reason, detail: null, endedAt } }
}
const tell = (
  troubles: readonly CameraTrouble[],
  now: number,
  lasting: readonly Alert[] = [],
): readonly Trouble[] => awayTroubles(troubles, cameras, lasting, now, policy)
const kinds = (told: readonly Trouble[]): readonly string[] => told.map(({ matter }) => matter.kind)
const raised = ({ matter, subject, unitId: unit, severity, since }: Trouble): Alert => ({
  ...{ id: newId(AlertId), homeNode: newId(NodeId), seq: 1, matter, subject, unitId: unit, severity, since },
  ...{ raisedAt: since, expiresAt: null, endedAt: null, merged: false, acknowledged: null },
})
const all = (since: (n: number) => number, end: (n: number) => number | null = () => null) =>
  cameras.map((_, n) => lost(n, since(n), end(n)))

describe('a camera that gives nothing', () => {
  it('is told of after the grace, as a fault when it lasts', () => {
    expect(tell([lost(0, 0)], 29 * second)).toEqual([])
    expect(tell([lost(0, 0)], 30 * second)).toMatchObject([{ severity: 'warning', since: 0 }])
    expect(tell([lost(0, 0)], 300 * second)).toMatchObject([{ severity: 'fault', since: 0 }])
  })

  it('that blinked is never told of, however late it is heard of', () => {
    expect(tell([lost(0, 0, 2 * second)], 9000 * second)).toEqual([])
  })

  it('is told of with its end where it was back before anybody could hear', () => {
    expect(tell([lost(0, 0, 400 * second)], 9000 * second)).toMatchObject([
      { severity: 'fault', since: 0, endedAt: 400 * second },
    ])
  })

  it('is nothing to tell of where nobody knows it', () => {
    expect(tell([lost(99, 0)], 60 * second)).toEqual([])
  })
})

describe('cameras that are lost together', () => {
  it('are one fault of the hall, with all their names', () => {
    const told = tell(
      all((n) => n * second),
      31 * second,
    )
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      matter: { kind: 'cameras.away', facts: { place: 'hall', away: 23, reason: 'unreachable' } },
      ...{ subject: `hall:${hallId}`, unitId, severity: 'fault', since: 0 },
    })
    expect(told[0]?.covers).toHaveLength(23)
  })

  it('are one fault of what they are connected by, where that is not the whole hall', () => {
    const told = tell(
      Array.from({ length: 8 }, (_, n) => lost(n, 0)),
      31 * second,
    )
    expect(told).toMatchObject([
      { subject: 'platform:nvr', matter: { facts: { place: 'platform', away: 8 } } },
    ])
  })

  it('are told one by one where they are few, or lost at other times', () => {
    expect(kinds(tell([lost(0, 0), lost(1, 0)], 31 * second))).toEqual(['camera.away', 'camera.away'])
    const slowly = Array.from({ length: 8 }, (_, n) => lost(n, n * 100 * second))
    expect(new Set(kinds(tell(slowly, 1000 * second)))).toEqual(new Set(['camera.away']))
  })

  it('stay one fault until the last is back, and forget none of those that are', () => {
    const [hall] = tell(
      all(() => 0),
      31 * second,
    )
    if (!hall) throw new Error('nothing was told')
    const alert = raised(hall)
    const most = tell([lost(3, 0), lost(4, 0, 50 * second)], 60 * second, [alert])
    expect(most).toMatchObject([{ matter: { kind: 'cameras.away', facts: { away: 1 } } }])
    expect(most[0]?.matter.facts).toMatchObject({ cameras: cameras.map(({ id, name }) => ({ id, name })) })
    expect(most[0]?.endedAt).toBeUndefined()
    expect(tell([lost(3, 0, 70 * second)], 71 * second, [alert])).toMatchObject([{ endedAt: 70 * second }])
  })

  it('leave a camera that fails later alone', () => {
    const [hall] = tell(
      all(() => 0),
      31 * second,
    )
    if (!hall) throw new Error('nothing was told')
    const later = tell([lost(3, 0), lost(5, 500 * second)], 540 * second, [raised(hall)])
    expect(kinds(later)).toEqual(['cameras.away', 'camera.away'])
  })

  it('were told as one though all is over', () => {
    const told = tell(
      all(
        () => 0,
        (n) => (100 + n) * second,
      ),
      9000 * second,
    )
    expect(told).toMatchObject([{ matter: { facts: { away: 0 } }, endedAt: 122 * second }])
  })
})

describe('what lies with the disk', () => {
  it('is one trouble, whatever it costs', () => {
    const full = Array.from({ length: 5 }, (_, n) => lost(n, 0, null, 'no-space'))
    const broken = [lost(7, 0, null, 'disk-error'), lost(8, 0, null, 'disk-error')]
    expect(tell([...full, ...broken], 31 * second)).toMatchObject([
      { matter: { kind: 'sources.stopped', facts: { cameras: { length: 5 } } }, unitId: null },
      { matter: { kind: 'disk.failing', facts: { cameras: { length: 2 } } }, unitId: null },
    ])
  })
})
