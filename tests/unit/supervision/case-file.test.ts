import { describe, expect, it } from 'vitest'
import { CaseId, EvidenceLinkId, NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import type { ItemView } from '../../../server/contract/supervision/item.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createCalendar } from '../../../server/supervision/calendar/index.ts'
import { stepsExpected } from '../../../server/supervision/case-file/completeness.ts'
import { rangesOfLinks } from '../../../server/supervision/case-file/footage-part.ts'
import { foldCase } from '../../../server/supervision/cases/fold.ts'
import type { EvidenceLink } from '../../../server/supervision/evidence/link.ts'
import { caseEvents, told } from '../../support/supervision/events.ts'

const event = caseEvents('F-1')
const limit = { value: 5, unit: 'workingDay' } as const
const item = { steps: [{ name: '审核', limit }] } as unknown as ItemView
const missingOf = (...events: readonly CaseEvent[]): readonly string[] => {
  const rules = {
    caseKind: 'promised',
    promisedLimit: limit,
    statutoryLimit: limit,
    steps: item.steps,
  } as const
  const facts = events.map((one) => told(one))
  const state = foldCase(facts, rules, Date.parse('2026-03-31T12:00:00+08:00'), createCalendar([]))
  return stepsExpected(state, item).flatMap(({ code, present }) => (present ? [] : [code]))
}
const application = event('application', '2026-03-02T09:00')
const acceptance = event('acceptance', '2026-03-02T09:10')
const review = event('review', '2026-03-03T09:00', { stepName: '审核', opinion: '同意' })
const conclusion = event('conclusion', '2026-03-04T09:00')

describe('the file of a case', () => {
  it('is complete with application, acceptance, the steps of its item with an opinion each, and the end', () => {
    expect(missingOf(application, acceptance, review, conclusion)).toEqual([])
  })

  it.each([
    ['the application', ['step.application'], [acceptance, review, conclusion]],
    ['the acceptance', ['step.acceptance'], [application, review, event('conclusion', '2026-03-03T10:00')]],
    ['a step of the item', ['step.审核'], [application, acceptance, conclusion]],
    [
      'an opinion',
      ['step.opinion'],
      [application, acceptance, event('review', '2026-03-03T09:00', { stepName: '审核' }), conclusion],
    ],
    ['its end', ['case.closed'], [application, acceptance, review]],
    [
      'the record that a certificate was handed over',
      ['step.delivery'],
      [application, acceptance, review, event('conclusion', '2026-03-04T09:00', { certificateNo: '1' })],
    ],
    ['the reason of a refusal', ['step.refusal'], [application, event('refusal', '2026-03-02T09:30')]],
    [
      'the list of corrections, and the end of a special procedure',
      ['step.correction', 'procedure.ended'],
      [
        application,
        event('correctionRequest', '2026-03-02T10:00'),
        acceptance,
        review,
        event('specialProcedureStart', '2026-03-03T10:00'),
        conclusion,
      ],
    ],
  ])('names what it lacks: %s', (_what, codes, events) => {
    expect(missingOf(...events)).toEqual(codes)
  })

  it('packs footage once where links of a camera overlap', () => {
    const [one, other] = [newId(SourceId), newId(SourceId)]
    const link = (sourceId: SourceId, from: number, to: number): EvidenceLink => ({
      ...{ id: newId(EvidenceLinkId), homeNode: newId(NodeId), caseId: newId(CaseId), sourceId, from, to },
      ...{ pointId: null, origin: 'rule', events: [], uncertain: false, holdId: null, remark: '' },
      ...{ createdBy: null, createdAt: 0, endedAt: null },
    })
    const ranges = rangesOfLinks([link(one, 50, 90), link(other, 0, 10), link(one, 0, 60), link(one, 95, 99)])
    expect(ranges.map(({ sourceId, from, to, links }) => [sourceId, from, to, links.length])).toEqual([
      [one, 0, 90, 2],
      [one, 95, 99, 1],
      [other, 0, 10, 1],
    ])
  })
})
