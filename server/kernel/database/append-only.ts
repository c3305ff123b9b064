import type { Knex } from 'knex'

/**
 * Makes a table append-only: the database itself refuses to change or delete its rows. It keeps honest code honest;
 * whoever can write the file can drop a trigger, which is why the audit log is chained as well.
 */
export const makeAppendOnly = async (trx: Knex.Transaction, table: string): Promise<void> => {
  for (const change of ['UPDATE', 'DELETE']) {
    await trx.raw(
      `CREATE TRIGGER ?? BEFORE ${change} ON ?? BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END`,
      [`${table}_refuses_${change.toLowerCase()}`, table],
    )
  }
}
