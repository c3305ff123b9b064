import type { Migration } from '../../kernel/database/index.ts'

/** Exports that were asked for, and how far each is. */
export const exports: Migration = {
  version: 5,
  name: 'exports',
  up: async (trx) => {
    await trx.schema.createTable('exports', (table) => {
      table.text('id').primary()
      table.text('settings').notNullable().comment('JSON')
      table.text('state').notNullable().comment('waiting, running, done, failed or cancelled')
      table.float('progress').notNullable().comment('from 0 to 1')
      table.integer('bytes').notNullable()
      table.text('error').comment('code of why it failed')
      table.text('files').notNullable().comment('JSON: what is finished')
      table.integer('created_at').notNullable()
      table.integer('ended_at')
      table.index(['state'])
    })
  },
}
