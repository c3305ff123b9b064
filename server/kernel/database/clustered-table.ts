import type { Knex } from 'knex'

/**
 * Creates a table whose rows lie in the order of their primary key, with no hidden number and no second index: for
 * small rows that are always asked for by that key (sqlite.org/withoutrowid.html). Elsewhere it is an ordinary table.
 */
export const createClusteredTable = async (
  trx: Knex.Transaction,
  name: string,
  build: (table: Knex.CreateTableBuilder) => void,
): Promise<void> => {
  for (const { sql, bindings } of trx.schema.createTable(name, build).toSQL()) {
    const clustered = /^create table/iu.test(sql) ? `${sql} without rowid` : sql
    await trx.raw(clustered, bindings)
  }
}
