import { describe, expect, it } from 'vitest'
import { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { demoCases } from '../../../server/supervision/index.ts'
import { demoItems } from '../../../server/supervision/demo/ground.ts'

const now = Date.parse('2026-11-23T15:00:00+08:00')
const events = demoCases({ now, holidays: null })
const casesWith = (...types: readonly CaseEvent['type'][]) =>
  new Set(events.filter(({ type }) => types.includes(type)).map(({ caseNo }) => caseNo))

describe("the demo's cases", () => {
  it("are exactly the district's: 60 items of 18 units, 1,581 accepted, 1,571 closed", () => {
    const used = new Set(events.map(({ itemCode }) => itemCode))
    expect(used.size).toBe(60)
    const units = new Map(demoItems().map(({ code, unitCode }) => [code, unitCode]))
    expect(new Set([...used].map((code) => units.get(code))).size).toBe(18)
    expect(casesWith('acceptance').size).toBe(1581)
    expect(casesWith('conclusion', 'withdrawal', 'refusal', 'revocation').size).toBe(1571)
    expect(new Set(events.map(({ caseNo }) => caseNo)).size).toBe(1581)
  })

  it('take none of the 15 historic items of 7 units', () => {
    const historic = demoItems().filter((item) => item.historic)
    expect(historic).toHaveLength(15)
    expect(new Set(historic.map(({ unitCode }) => unitCode)).size).toBe(7)
    expect(demoItems()).toHaveLength(75)
  })

  it('are events that the feed takes, each with an id of its own, none of them still to come', () => {
    for (const event of events) expect(CaseEvent.safeParse(event).error).toBeUndefined()
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length)
    expect(Math.max(...events.map(({ occurredAt }) => Date.parse(occurredAt)))).toBeLessThanOrEqual(now)
  })

  it('are the same on the same day, and others on another', () => {
    expect(demoCases({ now, holidays: null })).toEqual(events)
    expect(demoCases({ now: now + 7 * 86_400_000, holidays: null })).not.toEqual(events)
  })
})
