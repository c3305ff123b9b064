import type { Knex } from 'knex'
import { ClipId, SourceId } from '../../contract/ids.ts'
import { decodeFragments, type Fragment } from '../../footage-index/index.ts'

/** What the index claims of a clip: which fragments stand where in its file. */
export interface ClipClaim {
  readonly clipId: ClipId
  readonly sourceId: SourceId
  /** Relative to the recordings folder. */
  readonly path: string
  readonly state: 'open' | 'finished'
  readonly fragments: readonly Fragment[]
}

interface ClaimRow {
  readonly key: number
  readonly id: string
  readonly source_id: string
  readonly path: string
  readonly state: 'open' | 'finished'
  readonly fragments: Buffer | null
}

/** The claims of all clips that are open, and of those of `also` that are still kept; read at one instant. */
export const readClaims = (database: Knex, also: Iterable<ClipId>): Promise<readonly ClipClaim[]> =>
  database.transaction(async (trx) => {
    const rows = (await trx('clips')
      .join('sources', 'sources.key', 'clips.source_key')
      .leftJoin('fragment_tables', 'clip_key', 'clips.key')
      .select('clips.key', 'clips.id', { source_id: 'sources.id' }, 'path', 'state', 'fragments')
      .where('state', 'open')
      .orWhere((finished) => {
        void finished.where('state', 'finished').whereIn('clips.id', [...also])
      })) as ClaimRow[]
    const open = (await trx('open_fragments')
      .select('clip_key', 'record')
      .whereIn(
        'clip_key',
        rows.map(({ key }) => key),
      )
      .orderBy(['clip_key', 'n'])) as { clip_key: number; record: Buffer }[]
    const records = Map.groupBy(open, (row) => row.clip_key)
    return rows.map((row) => ({
      clipId: ClipId.parse(row.id),
      sourceId: SourceId.parse(row.source_id),
      path: row.path,
      state: row.state,
      fragments: decodeFragments(
        row.fragments ?? Buffer.concat((records.get(row.key) ?? []).map(({ record }) => record)),
      ),
    }))
  })
