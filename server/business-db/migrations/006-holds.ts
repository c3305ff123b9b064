import type { Migration } from '../../kernel/database/index.ts'

/** Holds as people placed them; the recorder has its own copy of each, by which it deletes nothing. */
export const holds: Migration = {
  version: 6,
  name: 'holds',
  up: async (trx) => {
    await trx.schema.createTable('holds', (table) => {
      table.text('id').primary()
      table.text('source_id').notNullable().comment('of footage.db')
      table.integer('from_ms').notNullable()
      table.integer('to_ms').notNullable()
      table.text('reason').notNullable()
      table.text('owner').notNullable().comment('what it lives as long as: person:<user>, case:<case>')
      table.text('state').notNullable().comment('sent, kept, refused or released')
      table.text('missing').notNullable().comment('JSON: what it came too late for, as the recorder said')
      table.integer('created_at').notNullable()
      table.text('created_by').comment('null: the server itself')
      table.integer('released_at')
      table.text('released_by')
      table.index(['source_id', 'from_ms'])
      table.index(['owner'])
    })
  },
}
