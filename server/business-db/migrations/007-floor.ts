import { makeAppendOnly, type Migration } from '../../kernel/database/index.ts'

/**
 * The floor of each meeting as it is, all that happened on it, and what was written in its chat. `seats.muted` says from now on how a venue comes into
 * a meeting whose floor has not been opened; afterwards the floor says who is muted.
 */
export const floor: Migration = {
  version: 7,
  name: 'floor',
  up: async (trx) => {
    await trx.schema.createTable('floors', (table) => {
      table.text('meeting_id').primary().references('meetings.id').onDelete('CASCADE')
      table.integer('seq').notNullable().comment('of its last event')
      table.text('state').notNullable().comment('JSON')
    })
    await trx.schema.createTable('floor_events', (table) => {
      table.text('meeting_id').notNullable().references('meetings.id')
      table.integer('seq').notNullable()
      table.integer('at').notNullable()
      table.text('acted_as').notNullable().comment('chair, forChair, secretary, venue or server')
      table.text('user_id').references('users.id').comment('null: the server itself')
      table.text('seat_id').references('seats.id').comment('the venue that this person sat in')
      table.text('fact').notNullable().comment('JSON')
      table.primary(['meeting_id', 'seq'])
    })
    await makeAppendOnly(trx, 'floor_events')
    await trx.schema.createTable('chat_messages', (table) => {
      table.text('meeting_id').notNullable().references('meetings.id')
      table.integer('seq').notNullable()
      table.integer('at').notNullable()
      table.text('user_id').notNullable().references('users.id')
      table.text('seat_id').notNullable().references('seats.id')
      table.text('display_name').notNullable().comment('as it was then')
      table.text('recipient').notNullable().comment('all or chair')
      table.text('text').notNullable()
      table.primary(['meeting_id', 'seq'])
    })
  },
}
