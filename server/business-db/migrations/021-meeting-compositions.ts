import type { Migration } from '../../kernel/database/index.ts'

/** Which videos were composed of which meeting; how far each is, the recorder knows. */
export const meetingCompositions: Migration = {
  version: 21,
  name: 'meeting compositions',
  up: async (trx) => {
    await trx.schema.createTable('meeting_compositions', (table) => {
      table.text('id').primary()
      table.text('meeting_id').notNullable().references('meetings.id')
      table.integer('asked_at').notNullable()
      table.text('asked_by').comment('null: the server, as the meeting ended')
      table.index(['meeting_id', 'asked_at'])
    })
  },
}
