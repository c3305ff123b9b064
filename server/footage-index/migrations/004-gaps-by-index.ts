import type { Migration } from '../../kernel/database/index.ts'

/**
 * Timelines of months read hundreds of thousands of gaps: all that they need of one stands in the index now, so the rows
 * themselves, which lie scattered, are not looked at.
 */
export const gapsByIndex: Migration = {
  version: 4,
  name: 'gaps-by-index',
  up: async (trx) => {
    await trx.schema.alterTable('gaps', (table) => {
      table.dropIndex([], 'gaps_of_source')
      table.index(['source_key', 'epoch', 'start_ms', 'end_ms', 'reason'], 'gaps_in_time')
    })
  },
}
