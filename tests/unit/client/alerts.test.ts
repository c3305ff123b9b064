import { describe, expect, it } from 'vitest'
import type { AlertView } from '../../../server/contract/alert.ts'
import { AlertId } from '../../../server/contract/ids.ts'
import { toInstant } from '../../../server/contract/time.ts'
import { fromSnapshot, groupsOf, withAlert, type AlertsById } from '../../../client/src/desk/alert-list.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const hour = 3_600_000
const now = Date.parse('2026-03-02T09:00:00+08:00')
const alert = (seq: number, over: Partial<AlertView> = {}): AlertView =>
  ({
    ...{ id: newId(AlertId), seq, kind: 'recorder.down', facts: {}, severity: 'warning' },
    ...{ since: toInstant(now - hour), raisedAt: toInstant(now - hour), endedAt: null },
    ...{ merged: false, acknowledged: null, ...over },
  }) as AlertView
const of = (...alerts: readonly AlertView[]): AlertsById => alerts.reduce<AlertsById>(withAlert, new Map())

describe('the alerts of a desk', () => {
  it('take the later of two states, in whatever order they come', () => {
    const first = alert(1)
    const second = { ...first, seq: 2, severity: 'fault' as const }
    for (const known of [of(first, second), of(second, first)]) expect([...known.values()]).toEqual([second])
  })

  it('are those of the server after a break, with what was told while they were on their way', () => {
    const [gone, kept, told] = [alert(1), alert(2), alert(9)]
    const known = fromSnapshot(of(gone, kept, told), [{ ...kept, seq: 5, severity: 'fault' }])
    expect([...known.values()].map(({ seq }) => seq)).toEqual([5, 9])
  })

  it('stand with faults first, acknowledged ones apart, ended ones for a day, merged ones nowhere', () => {
    const seen = { at: toInstant(now), by: null, remark: null }
    const [warning, fault, known] = [
      alert(1),
      alert(2, { severity: 'fault' }),
      alert(3, { acknowledged: seen }),
    ]
    const over = alert(4, { endedAt: toInstant(now - hour) })
    const others = [
      alert(5, { endedAt: toInstant(now - 25 * hour) }),
      alert(6, { endedAt: toInstant(now), merged: true }),
    ]
    expect(groupsOf(of(warning, fault, known, over, ...others), now)).toEqual({
      ...{ waiting: [fault, warning], seen: [known], recent: [over] },
    })
  })
})
