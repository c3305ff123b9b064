import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, EvidenceLinkId, ServicePointId, SourceId, type UnitId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import type { Footage, MissingStretch } from '../../footage/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import { casesById } from '../cases/store.ts'
import type { Findings } from '../findings/findings.ts'
import { namesOfSources } from './store.ts'

/** Looks through links whose time is over for what is missing in them: a gap becomes a finding, once. */
export interface Inspector {
  /** Returns how many links were looked through. */
  look(): Promise<number>
}

const LinkRow = z.object({
  id: EvidenceLinkId,
  case_id: CaseId,
  source_id: SourceId,
  point_id: ServicePointId.nullable(),
  from_ms: z.number(),
  to_ms: z.number(),
})
type Link = z.infer<typeof LinkRow>

/** Footage is in the index by then. */
const indexedWithinMs = 60_000
const atOnce = 100

const linksToInspect = async (database: Knex, until: number): Promise<readonly Link[]> =>
  z
    .array(LinkRow)
    .parse(
      await database('evidence_links')
        .whereNull('inspected_at')
        .whereNull('ended_at')
        .where('to_ms', '<=', until)
        .orderBy('to_ms')
        .limit(atOnce)
        .select('id', 'case_id', 'source_id', 'point_id', 'from_ms', 'to_ms'),
    )

/** How long of a range is missing; stretches that reach beyond it count within it. */
export const missingMs = (range: TimeRange, missing: readonly TimeRange[]): number =>
  missing.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, range.to) - Math.max(from, range.from)),
    0,
  )

const clockTime = (at: number): string =>
  new Date(at).toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })

const shownStretches = 5
const textOf = (camera: string, range: TimeRange, missing: readonly MissingStretch[]): string => {
  const stretches = missing
    .slice(0, shownStretches)
    .map(({ from, to }) => `${clockTime(Math.max(from, range.from))}–${clockTime(Math.min(to, range.to))}`)
  const seconds = Math.round(missingMs(range, missing) / 1000)
  const rest = missing.length > shownStretches ? ' 等' : ''
  return `${camera} 的关联录像缺失 ${missing.length} 处，共 ${seconds} 秒：${stretches.join('、')}${rest}`
}

export const createInspector = (options: {
  readonly database: Database
  readonly clock: Clock
  readonly footage: Pick<Footage, 'missingIn'>
  readonly findings: Pick<Findings, 'found'>
  /** Shorter gaps are shown on the case, but nobody has to answer for them. */
  readonly gapMs: number
  readonly unitsOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UnitId>>
}): Inspector => {
  const { database, clock, footage, findings, gapMs } = options

  const inspect = async (link: Link, missing: readonly MissingStretch[]): Promise<void> => {
    const range = { from: link.from_ms, to: link.to_ms }
    const gone = missingMs(range, missing)
    const owner = (await options.unitsOf([link.source_id])).get(link.source_id)
    const camera = (await namesOfSources(database, [link.source_id])).get(link.source_id) ?? ''
    await database.transaction(async (trx) => {
      await trx('evidence_links')
        .where({ id: link.id })
        .update({ inspected_at: clock.now(), missing_ms: gone })
      const unitId = owner ?? (await casesById(trx, [link.case_id])).get(link.case_id)?.unitId
      if (gone < gapMs || unitId === undefined) return
      const { case_id: caseId, source_id: sourceId, point_id: pointId } = link
      await findings.found(
        trx,
        {
          ...{ origin: 'gap', originKey: link.id, unitId, caseId, sourceId, pointId, ...range },
          text: textOf(camera, range, missing),
        },
        null,
      )
    })
  }

  return {
    look: async () => {
      const links = await linksToInspect(database, clock.now() - indexedWithinMs)
      let looked = 0
      for (const link of links) {
        try {
          await inspect(link, await footage.missingIn(link.source_id, { from: link.from_ms, to: link.to_ms }))
        } catch (error) {
          // The recorder's index cannot be read yet: everything waits for it.
          if (isDomainError(error, 'footage.notReady')) return looked
          throw error
        }
        looked += 1
      }
      return looked
    },
  }
}
