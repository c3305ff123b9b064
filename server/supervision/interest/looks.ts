import type { Knex } from 'knex'
import { z } from 'zod'
import { CaseId, SourceId, UserId } from '../../contract/ids.ts'
import type { InterestLook } from '../../contract/supervision/interest.ts'
import { toInstant, type EpochMs, type TimeRange } from '../../contract/time.ts'

/** A supervisor, as cases name people. */
export interface NamedSupervisor {
  readonly id: UserId
  readonly name: string
}

/** Audited acts by which somebody sees footage. */
const lookingActs = [
  ...['footage.watched', 'footage.viewed', 'footage.linked', 'footage.fileRead', 'footage.pictureSeen'],
  'export.asked',
]

const LinkRow = z.object({
  case_id: CaseId,
  case_no: z.string(),
  source_id: SourceId,
  from_ms: z.number(),
  to_ms: z.number(),
})
const LookRow = z.object({
  at: z.number(),
  action: z.string(),
  actor_id: z.string().nullable(),
  subject: SourceId,
  data: z.string(),
})
const Range = z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
const Named = z.object({ id: z.string(), display_name: z.string() })
const CameraRow = z.object({ source_id: SourceId, name: z.string() })

interface OwnLink extends TimeRange {
  readonly caseId: CaseId
  readonly caseNo: string
  readonly source: SourceId
  readonly supervisor: NamedSupervisor
  readonly part: 'applicant' | 'handler'
}

/** Footage of the cases in which somebody has a part: as applicant, or as who handled a step. */
const ownLinks = async (database: Knex, supervisor: NamedSupervisor): Promise<readonly OwnLink[]> => {
  const links = (part: OwnLink['part'], cases: Knex.QueryBuilder) =>
    database('evidence_links')
      .join('cases', 'cases.id', 'evidence_links.case_id')
      .whereIn('evidence_links.case_id', cases)
      .whereNull('evidence_links.ended_at')
      .select('case_id', 'case_no', 'source_id', 'from_ms', 'to_ms')
      .then((rows: unknown) =>
        z
          .array(LinkRow)
          .parse(rows)
          .map((row): OwnLink => ({
            ...{ caseId: row.case_id, caseNo: row.case_no, source: row.source_id, supervisor, part },
            ...{ from: row.from_ms, to: row.to_ms },
          })),
      )
  return [
    ...(await links('applicant', database('cases').where('applicant_name', supervisor.name).select('id'))),
    ...(await links('handler', database('case_events').where('handler', supervisor.name).select('case_id'))),
  ]
}

/** What a look was at; an act that names no range is of the whole source. */
const rangeOf = (data: string): TimeRange => {
  const parsed = Range.safeParse(JSON.parse(data))
  return parsed.success
    ? { from: Date.parse(parsed.data.from), to: Date.parse(parsed.data.to) }
    : { from: 0, to: Number.MAX_SAFE_INTEGER }
}

/**
 * Who looked at footage of cases in which a supervisor has a part of their own, newest first; by whom within `when`.
 * People in cases are known by name alone, so that a namesake is listed, too: better one line too many.
 */
export const looksAtOwnCases = async (
  database: Knex,
  supervisors: readonly NamedSupervisor[],
  when: TimeRange,
): Promise<readonly InterestLook[]> => {
  const links = (await Promise.all(supervisors.map((one) => ownLinks(database, one)))).flat()
  if (links.length === 0) return []
  const sources = [...new Set(links.map(({ source }) => source))]
  const looks = z.array(LookRow).parse(
    await database('audit')
      .whereIn('action', lookingActs)
      .whereIn('subject', sources)
      .whereBetween('at', [when.from, when.to - 1])
      .orderBy('seq', 'desc')
      .select('at', 'action', 'actor_id', 'subject', 'data'),
  )
  const people = new Map(
    z
      .array(Named)
      .parse(await database('users').select('id', 'display_name'))
      .map(({ id, display_name }) => [id, display_name]),
  )
  const cameras = new Map(
    z
      .array(CameraRow)
      .parse(await database('cameras').whereIn('source_id', sources).select('source_id', 'name'))
      .map(({ source_id, name }) => [source_id, name]),
  )
  const overlaps = (link: OwnLink, look: TimeRange, at: EpochMs): boolean =>
    at > link.from && look.from < link.to && look.to > link.from
  return looks.flatMap(({ at, action, actor_id, subject, data }) => {
    const range = rangeOf(data)
    return links
      .filter((link) => link.source === subject && overlaps(link, range, at))
      .map((link): InterestLook => ({
        ...{ at: toInstant(at), by: people.get(actor_id ?? '') ?? '', action, source: subject },
        ...{ camera: cameras.get(subject) ?? '', caseId: link.caseId, caseNo: link.caseNo },
        ...{ from: toInstant(Math.max(range.from, link.from)), to: toInstant(Math.min(range.to, link.to)) },
        ...{ supervisor: link.supervisor.name, part: link.part, own: actor_id === link.supervisor.id },
      }))
  })
}
