import type { Migration } from '../../kernel/database/index.ts'

/** Which sources are tracks of a meeting: what was recorded of its venues and shares. */
export const meetingTracks: Migration = {
  version: 20,
  name: 'meeting tracks',
  up: async (trx) => {
    await trx.schema.createTable('meeting_tracks', (table) => {
      table.text('source_id').primary()
      table.text('meeting_id').notNullable().references('meetings.id')
      table.text('seat_id').notNullable()
      table.text('kind').notNullable().comment('venue, share')
      table.text('name').notNullable()
      table.integer('created_at').notNullable()
      table.unique(['meeting_id', 'seat_id', 'kind'])
    })
  },
}
