import type { Migration } from '../../kernel/database/index.ts'

/** What people who watch the hall keep: bookmarks, their walls, exports, and applications to look at recordings. */
export const review: Migration = {
  version: 11,
  name: 'review',
  up: async (trx) => {
    await trx.schema.createTable('bookmarks', (table) => {
      table.text('id').primary()
      table.text('source_id').notNullable().comment('of footage.db')
      table.integer('at_ms').notNullable().comment('the picture that was seen')
      table.integer('from_ms').notNullable().comment('the stretch around it')
      table.integer('to_ms').notNullable()
      table.text('text').notNullable()
      table.text('observation').comment('JSON: window, person on duty, rule; null: a plain bookmark')
      table.text('hold_id').references('holds.id').comment('keeps its stretch from being deleted')
      table.integer('created_at').notNullable()
      table.text('created_by').notNullable()
      table.text('created_name').notNullable().comment('as it was then')
      table.index(['source_id', 'at_ms'])
    })
    await trx.schema.createTable('wall_layouts', (table) => {
      table.text('id').primary()
      table.text('user_id').notNullable()
      table.text('name').notNullable()
      table.text('layout').notNullable().comment('JSON: tiles, cameras, seconds on a tour')
      table.integer('changed_at').notNullable()
      table.unique(['user_id', 'name'])
    })
    await trx.schema.createTable('exports', (table) => {
      table.text('id').primary()
      table.text('settings').notNullable().comment('JSON: as the recorder was told; it keeps how far it is')
      table.integer('created_at').notNullable()
      table.text('created_by').notNullable()
      table.text('created_name').notNullable().comment('as it was then')
      table.integer('cancelled_at')
      table.text('refusal').comment('why the recorder will never make it')
    })
    await trx.schema.createTable('footage_requests', (table) => {
      table.text('id').primary()
      table.text('user_id').notNullable()
      table.text('user_name').notNullable().comment('as it was then')
      table.text('unit_id').notNullable()
      table.text('sources').notNullable().comment('JSON: ids of footage.db')
      table.integer('from_ms').notNullable()
      table.integer('to_ms').notNullable()
      table.text('reason').notNullable()
      table.text('state').notNullable().comment('waiting, approved, refused or withdrawn')
      table.integer('asked_at').notNullable()
      table.integer('decided_at')
      table.text('decided_by')
      table.text('decided_name')
      table.text('remark')
      table.integer('expires_at').comment('until when an approved one lets look')
      table.index(['user_id', 'state'])
    })
  },
}
