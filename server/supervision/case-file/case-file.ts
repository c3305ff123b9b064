import { contentOf, type PackageContent, type PackagePart } from '../../archive-package/index.ts'
import type { ExpectedPart, Publicity, RetentionClass } from '../../contract/archive.ts'
import { CaseId, type UnitId } from '../../contract/ids.ts'
import type { Footage } from '../../footage/index.ts'
import { trailOf } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { madeAt } from '../../kernel/ids/index.ts'
import type { Cases, OpenedCase } from '../cases/cases.ts'
import { maskName } from '../cases/mask.ts'
import { findCase } from '../cases/store.ts'
import type { ServicePoints } from '../points/points.ts'
import { coursePart } from './course-part.ts'
import { footagePart } from './footage-part.ts'
import { warningsPart } from './warnings-part.ts'

/** What a domain adds to the file of a case, and what must be there of it. */
export type CasePart = (opened: OpenedCase) => PackagePart

export interface CaseFileOptions {
  readonly database: Database
  readonly clock: Clock
  readonly cases: Cases
  readonly points: Pick<ServicePoints, 'byCode'>
  readonly footage: Pick<Footage, 'cutsOf' | 'missingIn'>
  readonly unitName: (id: UnitId) => string
  readonly lateMs: number
  /** By the table of items. */
  readonly classOf: (itemCode: string) => {
    readonly retention: RetentionClass
    readonly publicity: Publicity
  }
  /** Of domains beside those here, in their order. */
  readonly others: readonly CasePart[]
  /** Footage that was held for a case need not be held any more. */
  readonly releaseHolds: (trx: Transaction, id: CaseId) => Promise<void>
}

/** The file of a case (案卷), to be packed. */
export interface CaseFile {
  readonly unitId: UnitId
  readonly content: PackageContent
  /** It is in the archive, but for these parts. */
  onSealed(trx: Transaction, gaps: readonly ExpectedPart[]): Promise<void>
}

/** Undefined where there is no such case. */
export type CaseFiles = (id: string) => Promise<CaseFile | undefined>

/** Footage that could not be packed as it was recorded: it may still be mended where it lies. */
const mendable: ReadonlySet<string> = new Set(['file.unreadable', 'file.altered', 'footage.linked'])

/** Ids are made by a clock that may be set; nothing about a case is older than this before its id. */
const clockMarginMs = 86_400_000

export const createCaseFiles = (options: CaseFileOptions): CaseFiles => {
  const { database, clock, cases, points, footage, unitName, lateMs, classOf, others, releaseHolds } = options
  return async (text) => {
    const id = CaseId.safeParse(text)
    const identity = id.success ? await findCase(database, id.data) : undefined
    if (!identity) return undefined
    const opened = await cases.open(identity, clock.now())
    const { caseNo, unitId } = identity
    const applicant = opened.state.applicant ? ` · ${maskName(opened.state.applicant.name)}` : ''
    const content = contentOf({
      head: () =>
        Promise.resolve({
          ...{ kind: 'case' as const, subject: identity.id, fonds: null, reference: null },
          title: `${opened.item.name}${applicant} · ${caseNo}`,
          ...classOf(opened.item.code),
        }),
      parts: [
        coursePart(opened, {
          ...{ unitName: unitName(unitId), lateMs },
          pointName: (code) => points.byCode(code)?.name ?? code,
        }),
        warningsPart(database, identity.id),
        ...others.map((part) => part(opened)),
        footagePart({
          ...{ database, footage, caseId: identity.id },
          followed: identity.followedEvents === opened.state.steps.length,
        }),
      ],
      trail: (subjects, length) =>
        trailOf(database, { subjects, since: madeAt(identity.id) - clockMarginMs }, length),
    })
    return {
      ...{ unitId, content },
      onSealed: async (trx, gaps) => {
        if (!gaps.some(({ code }) => mendable.has(code))) await releaseHolds(trx, identity.id)
      },
    }
  }
}
