import { createClusteredTable, type Migration } from '../../kernel/database/index.ts'

/**
 * What came of each source hour by hour: frames cannot be counted from clips without reading the files, and the last
 * day must be known at once after a restart.
 */
export const sourceHours: Migration = {
  version: 3,
  name: 'source-hours',
  up: async (trx) => {
    await createClusteredTable(trx, 'source_hours', (table) => {
      table.integer('hour_ms').notNullable().comment('start of the hour')
      table.integer('source_key').notNullable().references('sources.key')
      table.integer('frames').notNullable().comment('of video')
      table.integer('bytes').notNullable()
      table.float('covered_ms').notNullable()
      table.integer('restarts').notNullable().comment('streams that broke off after something was recorded')
      // The hour first: what is written now lies together.
      table.primary(['hour_ms', 'source_key'])
    })
  },
}
