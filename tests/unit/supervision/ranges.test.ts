import { describe, expect, it } from 'vitest'
import { CaseId, ServicePointId, SourceId, type EvidenceLinkId } from '../../../server/contract/ids.ts'
import type { CaseEventType } from '../../../server/contract/supervision/case-event.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { linksOf, planLinks, type EvidenceLink } from '../../../server/supervision/evidence/link.ts'
import { rangesAt, type PlacedEvent } from '../../../server/supervision/evidence/ranges.ts'

const own = newId(CaseId)
const other = newId(CaseId)
const minute = 60_000
const margins = { beforeMs: 20 * minute, afterMs: 5 * minute, longestMs: 120 * minute }
/** Minutes past nine. */
const t = (minutes: number): number => Date.parse('2026-03-02T09:00:00+08:00') + minutes * minute

const event = (type: CaseEventType, minutes: number, caseId = own, uncertain = false): PlacedEvent => ({
  ...{ eventId: `${type}-${minutes}-${caseId}`, caseId, type, at: t(minutes), uncertain },
})
const shown = (...events: readonly PlacedEvent[]) =>
  rangesAt(
    own,
    events.toSorted((a, b) => a.at - b.at),
    margins,
  ).map(({ from, to }) => [(from - t(0)) / minute, (to - t(0)) / minute])

describe('the footage of a step at a window', () => {
  it('is that of the usual time around it, where nothing says how long somebody sat there', () => {
    expect(shown(event('acceptance', 60))).toEqual([[40, 65]])
  })

  it('goes from the call to the rating, or to the next call', () => {
    const steps = [event('queueCall', 50), event('application', 55), event('acceptance', 60)]
    expect(shown(...steps, event('rating', 63))).toEqual([[50, 63]])
    expect(shown(...steps, event('queueCall', 64, other))).toEqual([[50, 64]])
    expect(shown(...steps, event('rating', 63), event('queueCall', 62, other))).toEqual([[50, 62]])
  })

  it('is the usual one where only one of both is known, or they are too far apart to be of one sitting', () => {
    expect(shown(event('queueCall', 58), event('acceptance', 60))).toEqual([[40, 65]])
    expect(shown(event('acceptance', 60), event('rating', 62))).toEqual([[40, 65]])
    expect(shown(event('queueCall', -90), event('acceptance', 60), event('rating', 62))).toEqual([[40, 65]])
    // The last one called was somebody else.
    expect(
      shown(
        event('queueCall', 50),
        event('queueCall', 58, other),
        event('acceptance', 60),
        event('rating', 61),
      ),
    ).toEqual([[58, 65]])
  })

  it('is cut where the window had to do with another case', () => {
    expect(
      shown(event('acceptance', 50, other), event('acceptance', 60), event('queueCall', 62, other)),
    ).toEqual([[50, 62]])
    expect(shown(event('acceptance', 60, other), event('acceptance', 60))).toEqual([[40, 65]])
  })

  it('of steps that follow one another is one, of steps far apart are several', () => {
    expect(shown(event('application', 60), event('acceptance', 70), event('delivery', 200))).toEqual([
      [40, 75],
      [180, 205],
    ])
    const [range] = rangesAt(own, [event('application', 60), event('acceptance', 61, own, true)], margins)
    expect(range).toMatchObject({
      uncertain: true,
      events: [`application-60-${own}`, `acceptance-61-${own}`],
    })
  })
})

describe('links', () => {
  const point = newId(ServicePointId)
  const camera = { sourceId: newId(SourceId), createdAt: t(0), removedAt: null }
  const range = { from: t(40), to: t(65), events: ['a'], uncertain: false }
  const kept = (change: Partial<EvidenceLink> = {}): EvidenceLink =>
    ({
      ...range,
      ...{ id: 'x' as EvidenceLinkId, homeNode: own, caseId: own, sourceId: camera.sourceId, pointId: point },
      ...{ origin: 'rule', holdId: null, remark: '', createdBy: null, createdAt: 0, endedAt: null },
      ...change,
    }) as EvidenceLink

  it('are to every camera of the point that was there at that time', () => {
    const gone = { ...camera, sourceId: newId(SourceId), removedAt: t(30) }
    const later = { ...camera, sourceId: newId(SourceId), createdAt: t(70) }
    expect(linksOf(point, [range], [camera, gone, later]).map(({ sourceId }) => sourceId)).toEqual([
      camera.sourceId,
    ])
  })

  it('that show the same footage stay, others end; those by hand are let alone', () => {
    const wanted = linksOf(point, [range], [camera])
    expect(planLinks(wanted, [kept()])).toEqual({ added: [], ended: [], changed: [] })
    const moved = kept({ to: t(60) })
    const byHand = kept({ origin: 'hand', from: t(0) })
    expect(planLinks(wanted, [moved, byHand])).toEqual({ added: wanted, ended: [moved], changed: [] })
    expect(planLinks(wanted, [kept({ events: ['a', 'b'] })]).changed).toMatchObject([{ events: ['a'] }])
  })
})
