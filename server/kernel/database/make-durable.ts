import type { Knex } from 'knex'

/**
 * What was committed so far reaches the disk, also where commits by themselves do not (`synchronous: 'normal'`): a
 * checkpoint syncs the write-ahead log first (sqlite.org/wal.html §3). It never waits for readers.
 */
export const makeDurable = async (database: Knex): Promise<void> => {
  await database.raw('PRAGMA wal_checkpoint(PASSIVE)')
}
