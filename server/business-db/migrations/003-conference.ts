import type { Migration } from '../../kernel/database/index.ts'

/** Meetings and their seats. A seat (meeting, venue) is lasting: what holds for it survives connections and restarts. */
export const conference: Migration = {
  version: 3,
  name: 'conference',
  up: async (trx) => {
    await trx.schema.createTable('meetings', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable().comment('the server that orders its events')
      table.text('title').notNullable()
      table.text('state').notNullable().comment('scheduled, running or ended')
      table.integer('starts_at').notNullable()
      table.text('created_by').references('users.id').comment('null: the server itself')
      table.integer('created_at').notNullable()
      table.integer('ended_at')
      table.index(['starts_at', 'id'])
    })
    await trx.schema.createTable('seats', (table) => {
      table.text('id').primary()
      table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
      table.text('unit_id').notNullable().references('units.id')
      table.integer('main').notNullable().comment('the main venue')
      table.integer('position').notNullable().comment('order in which the venues are listed')
      table.integer('muted').notNullable()
      table.unique(['meeting_id', 'unit_id'])
      table.index(['unit_id'])
    })
  },
}
