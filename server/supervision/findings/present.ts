import type { ServicePointId, UnitId } from '../../contract/ids.ts'
import type { FindingView } from '../../contract/supervision/finding.ts'
import { toInstant } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { optionalInstant } from '../cases/present.ts'
import { casesById } from '../cases/store.ts'
import type { Finding } from './finding.ts'
import { countEarlier } from './store.ts'

export interface FindingSurroundings {
  readonly database: Database
  readonly pointNameOf: (id: ServicePointId) => string | undefined
  readonly units: { all(): readonly UnitId[]; nameOf(id: UnitId): string | undefined }
}

const yearMs = 365 * 86_400_000

/** Findings as pages show them. */
export const findingViews =
  ({ database, pointNameOf, units }: FindingSurroundings) =>
  async (found: readonly Finding[]): Promise<FindingView[]> => {
    const ids = found.flatMap(({ caseId }) => (caseId === null ? [] : [caseId]))
    const cases = await casesById(database, [...new Set(ids)])
    return Promise.all(
      found.map(async (finding) => {
        const { sourceId, from, to, foundAt, by } = finding
        return {
          ...finding,
          unitName: units.nameOf(finding.unitId) ?? '',
          caseNo: finding.caseId === null ? null : (cases.get(finding.caseId)?.caseNo ?? null),
          pointName: finding.pointId === null ? null : (pointNameOf(finding.pointId) ?? null),
          ...{ source: sourceId, from: optionalInstant(from), to: optionalInstant(to) },
          ...{ foundAt: toInstant(foundAt), by: by?.name ?? null },
          earlier: await countEarlier(database, finding, foundAt - yearMs),
        }
      }),
    )
  }
