import type { UnitId } from '../../contract/ids.ts'
import type { RuleSet } from '../../contract/supervision/rule.ts'
import type { RulesPreview } from '../../contract/supervision/warning.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Calendar } from '../calendar/index.ts'
import type { Cases, OpenedCase } from '../cases/cases.ts'
import { openCasesAfter } from '../cases/store.ts'
import type { Finding, JudgeGround } from './finding.ts'
import { judge } from './judge.ts'
import { warningsOfCases } from './store.ts'
import { newFindings, type Warning } from './warning.ts'

type Effect = RulesPreview['effects'][number]

/** What other rules would change of one case: warnings that they would raise, and those that they would not have. */
export const effectsOn = (
  { identity }: OpenedCase,
  raised: readonly Warning[],
  found: readonly Finding[],
): readonly Effect[] => {
  const about = { caseId: identity.id, caseNo: identity.caseNo }
  const fresh = newFindings(found, raised).map(({ ruleCode, level }): Effect => ({
    ...{ ...about, ruleCode, level, change: 'raised' },
  }))
  const gone = raised
    .filter(({ state }) => state !== 'voided')
    .filter(({ ruleCode }) => !found.some((finding) => finding.ruleCode === ruleCode))
    .map(({ ruleCode, level }): Effect => ({ ...about, ruleCode, level, change: 'gone' }))
  return [...fresh, ...gone]
}

const shown = 200

export const previewOf = (cases: number, effects: readonly Effect[]): RulesPreview => ({
  cases,
  raised: effects.filter(({ change }) => change === 'raised').length,
  gone: effects.filter(({ change }) => change === 'gone').length,
  effects: effects.slice(0, shown),
})

const atOnce = 200

/** Judges open cases by other rules, without raising anything. */
export const createPreview =
  (options: {
    readonly database: Database
    readonly cases: Cases
    readonly clock: Clock
    readonly calendar: Calendar
    readonly groundOf: (opened: OpenedCase) => Pick<JudgeGround, 'unitApproves'>
  }) =>
  async ({ rules }: RuleSet, mayJudge: (unitId: UnitId) => boolean): Promise<RulesPreview> => {
    const { database, cases, clock, calendar, groundOf } = options
    const now = clock.now()
    const effects: Effect[] = []
    let judged = 0
    for (let after = ''; ;) {
      const page = await openCasesAfter(database, after, atOnce)
      const last = page.at(-1)
      if (!last) return previewOf(judged, effects)
      after = last.id
      const opened = await cases.openAll(
        page.filter(({ unitId }) => mayJudge(unitId)),
        now,
      )
      const raised = await warningsOfCases(
        database,
        opened.map(({ identity }) => identity.id),
      )
      for (const one of opened) {
        const { findings } = judge(rules, {
          state: one.state,
          item: one.item,
          now,
          calendar,
          ...groundOf(one),
        })
        effects.push(...effectsOn(one, raised.get(one.identity.id) ?? [], findings))
      }
      judged += opened.length
    }
  }
