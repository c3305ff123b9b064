import type { Migration } from '../../kernel/database/index.ts'

/** Minutes of meetings: every version is kept; the latest counts. */
export const minutes: Migration = {
  version: 22,
  name: 'minutes',
  up: async (trx) => {
    await trx.schema.createTable('minutes_versions', (table) => {
      table.text('meeting_id').notNullable().references('meetings.id')
      table.integer('version').notNullable()
      table.text('document').notNullable().comment('JSON')
      table.integer('changed_at').notNullable()
      table.text('changed_by').notNullable().comment('name')
      table.integer('confirmed_at')
      table.text('confirmed_by').comment('name')
      table.primary(['meeting_id', 'version'])
    })
  },
}
