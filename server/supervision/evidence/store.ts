import type { Knex } from 'knex'
import { z } from 'zod'
import {
  CaseId,
  EvidenceLinkId,
  HoldId,
  NodeId,
  ServicePointId,
  SourceId,
  UserId,
} from '../../contract/ids.ts'
import { CaseEventType } from '../../contract/supervision/case-event.ts'
import { EvidenceOrigin } from '../../contract/supervision/case.ts'
import type { EpochMs, TimeRange } from '../../contract/time.ts'
import type { EvidenceLink, PointCamera } from './link.ts'
import type { PlacedEvent } from './ranges.ts'

const LinkRow = z
  .object({
    id: EvidenceLinkId,
    home_node: NodeId,
    case_id: CaseId,
    source_id: SourceId,
    point_id: ServicePointId.nullable(),
    from_ms: z.number(),
    to_ms: z.number(),
    origin: EvidenceOrigin,
    events: z.string(),
    uncertain: z.number(),
    hold_id: HoldId.nullable(),
    remark: z.string(),
    created_by: UserId.nullable(),
    created_at: z.number(),
    ended_at: z.number().nullable(),
  })
  .transform((row): EvidenceLink => ({
    ...{ id: row.id, homeNode: row.home_node, caseId: row.case_id, sourceId: row.source_id },
    ...{ pointId: row.point_id, from: row.from_ms, to: row.to_ms, origin: row.origin, remark: row.remark },
    ...{ uncertain: row.uncertain !== 0, holdId: row.hold_id, createdBy: row.created_by },
    ...{ createdAt: row.created_at, endedAt: row.ended_at },
    events: z.array(z.string()).parse(JSON.parse(row.events)),
  }))

/** Links of a case that hold, in the order of time. */
export const linksOfCase = async (database: Knex, caseId: CaseId): Promise<readonly EvidenceLink[]> => {
  const rows: unknown = await database('evidence_links')
    .where({ case_id: caseId })
    .whereNull('ended_at')
    .orderBy(['from_ms', 'source_id'])
  return z.array(LinkRow).parse(rows)
}

export const findLink = async (database: Knex, id: EvidenceLinkId): Promise<EvidenceLink | undefined> => {
  const row: unknown = await database('evidence_links').where({ id }).first()
  return row === undefined ? undefined : LinkRow.parse(row)
}

export const addLink = async (trx: Knex, link: EvidenceLink): Promise<void> => {
  await trx('evidence_links').insert({
    ...{ id: link.id, home_node: link.homeNode, case_id: link.caseId, source_id: link.sourceId },
    ...{
      point_id: link.pointId,
      from_ms: link.from,
      to_ms: link.to,
      origin: link.origin,
      remark: link.remark,
    },
    ...{ events: JSON.stringify(link.events), uncertain: link.uncertain ? 1 : 0, hold_id: link.holdId },
    ...{ created_by: link.createdBy, created_at: link.createdAt, ended_at: link.endedAt },
  })
}

export const changeLink = async (trx: Knex, { id, events, uncertain }: EvidenceLink): Promise<void> => {
  await trx('evidence_links')
    .where({ id })
    .update({ events: JSON.stringify(events), uncertain: uncertain ? 1 : 0 })
}

export const endLink = async (trx: Knex, id: EvidenceLinkId, at: EpochMs): Promise<void> => {
  await trx('evidence_links').where({ id }).update({ ended_at: at })
}

const PlacedRow = z.object({
  event_id: z.string(),
  case_id: CaseId,
  type: CaseEventType,
  at: z.number(),
  received_at: z.number(),
})

/** All events at a point within a range, in the order of time. */
export const eventsAtPoint = async (
  database: Knex,
  pointId: ServicePointId,
  { from, to }: TimeRange,
  lateMs: number,
): Promise<readonly PlacedEvent[]> => {
  const rows: unknown = await database('case_events')
    .where({ point_id: pointId })
    .whereBetween('at', [from, to])
    .orderBy(['at', 'event_id'])
    .select('event_id', 'case_id', 'type', 'at', 'received_at')
  return z
    .array(PlacedRow)
    .parse(rows)
    .map(({ event_id, case_id, type, at, received_at }) => ({
      ...{ eventId: event_id, caseId: case_id, type, at, uncertain: received_at - at > lateMs },
    }))
}

const CameraRow = z.object({
  point_id: ServicePointId,
  source_id: SourceId,
  created_at: z.number(),
  removed_at: z.number().nullable(),
})

/** Cameras of the windows that points are, removed ones too, by point. */
export const camerasOfPoints = async (
  database: Knex,
): Promise<ReadonlyMap<ServicePointId, readonly PointCamera[]>> => {
  const rows: unknown = await database('service_points')
    .join('camera_windows', 'camera_windows.window_id', 'service_points.window_id')
    .join('cameras', 'cameras.id', 'camera_windows.camera_id')
    .select(
      { point_id: 'service_points.id' },
      'cameras.source_id',
      'cameras.created_at',
      'cameras.removed_at',
    )
  const cameras = z
    .array(CameraRow)
    .parse(rows)
    .map(({ point_id, source_id, created_at, removed_at }) => ({
      ...{ pointId: point_id, sourceId: source_id, createdAt: created_at, removedAt: removed_at },
    }))
  return Map.groupBy(cameras, ({ pointId }) => pointId)
}

const Named = z.object({ source_id: SourceId, name: z.string() })

/** What cameras of these sources are called. */
export const namesOfSources = async (
  database: Knex,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, string>> => {
  const rows: unknown = await database('cameras')
    .whereIn('source_id', [...sources])
    .select('source_id', 'name')
  return new Map(
    z
      .array(Named)
      .parse(rows)
      .map(({ source_id, name }) => [source_id, name]),
  )
}
