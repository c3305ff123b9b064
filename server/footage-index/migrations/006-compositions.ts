import type { Migration } from '../../kernel/database/index.ts'

/** Videos that are composed of several sources, and how far each is. */
export const compositions: Migration = {
  version: 6,
  name: 'compositions',
  up: async (trx) => {
    await trx.schema.createTable('compositions', (table) => {
      table.text('id').primary()
      table.text('settings').notNullable().comment('JSON')
      table.text('state').notNullable().comment('waiting, running, done, failed or cancelled')
      table.float('progress').notNullable().comment('from 0 to 1')
      table.text('error').comment('code of why it failed')
      table.text('video').comment('JSON: what is finished')
      table.integer('created_at').notNullable()
      table.integer('ended_at')
      table.index(['state'])
    })
  },
}
