import { beijingText, emptyPart, jsonFile, type PackagePart } from '../../archive-package/index.ts'
import type { CaseId } from '../../contract/ids.ts'
import { warningLevelLabels } from '../../contract/supervision/rule.ts'
import type { WarningState } from '../../contract/supervision/warning.ts'
import { toInstant } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { optionalInstant } from '../cases/present.ts'
import { actsOf, warningsOfCases } from '../warnings/store.ts'
import { both, expected } from './words.ts'

const states: Readonly<Record<WarningState, string>> = {
  ...{ open: '待答复', replied: '已答复', objected: '异议待裁定', upheld: '异议不成立', voided: '已撤销' },
}

/** Warnings and cards of a case, with all that was done with each. */
export const warningsPart = (database: Database, caseId: CaseId): PackagePart => {
  const read = async () => {
    const warnings = (await warningsOfCases(database, [caseId])).get(caseId) ?? []
    return Promise.all(
      warnings.map(async (warning) => ({ warning, acts: await actsOf(database, warning.id) })),
    )
  }
  return {
    describe: async () => {
      const found = await read()
      if (found.length === 0) return emptyPart
      return {
        expected: found.map(({ warning: { number, state } }) =>
          expected(
            'warning.decided',
            both(`预警 ${number} 的异议已裁定`, `no objection to warning ${number} waits`),
            state !== 'objected',
          ),
        ),
        record: [
          {
            title: both('预警与纠错', 'warnings'),
            columns: [
              ...[both('监察编号', 'number'), both('级别', 'level'), both('规则', 'rule')],
              ...[both('发出', 'raised'), both('状态', 'state')],
            ],
            rows: found.map(({ warning }) => [
              ...[warning.number, warningLevelLabels[warning.level], warning.ruleCode],
              ...[beijingText(warning.raisedAt), states[warning.state]],
            ]),
          },
        ],
        amount: { files: 1, bytes: 0 },
        subjects: found.map(({ warning }) => warning.id),
      }
    },
    files: async function* () {
      const found = await read()
      if (found.length === 0) return
      yield jsonFile(
        'handling/warnings.json',
        '预警与纠错 warnings',
        found.map(({ warning, acts }) => ({
          ...warning,
          ...{ at: toInstant(Math.round(warning.at)), raisedAt: toInstant(warning.raisedAt) },
          ...{ replyDueAt: toInstant(warning.replyDueAt), repliedAt: optionalInstant(warning.repliedAt) },
          acts: acts.map((act) => ({ ...act, at: toInstant(act.at) })),
        })),
      )
    },
  }
}
