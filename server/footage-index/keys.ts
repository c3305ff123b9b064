import type { Knex } from 'knex'
import type { SourceId } from '../contract/ids.ts'

/**
 * The number that rows name a source by, as a subquery: `where('source_key', sourceKey(database, id))`. It is null, and
 * so equal to nothing, where there is no such source.
 */
export const sourceKey = (database: Knex, id: SourceId): Knex.QueryBuilder =>
  database('sources').where({ id }).select('key')

/** The number that rows name a clip by, as a subquery. */
export const clipKey = (database: Knex, id: string): Knex.QueryBuilder =>
  database('clips').where({ id }).select('key')
