import type { Migration } from '../../kernel/database/index.ts'

/** Messages by mail and webhook; when unanswered warnings are taken further; views of lists that people keep. */
export const messages: Migration = {
  version: 29,
  name: 'messages',
  up: async (trx) => {
    await trx.schema.createTable('messages', (table) => {
      table.text('id').primary()
      table.text('channel').notNullable().comment('mail or webhook')
      table.text('content').notNullable().comment('JSON')
      table.integer('created_at').notNullable()
      table.integer('next_at').comment('when it is tried again; null: sent, or given up')
      table.integer('tries').notNullable()
      table.integer('sent_at')
      table.text('problem').comment('why it could not be sent the last time')
      table.index(['next_at'])
    })
    await trx.schema.alterTable('warnings', (table) => {
      table.integer('escalate_at').comment('when it is taken further unless it is answered; null: never')
      table.index(['escalate_at'])
    })
    await trx('warnings')
      .whereNull('replied_at')
      .whereIn('state', ['open', 'upheld'])
      .update({ escalate_at: trx.ref('reply_due_at') })
    await trx.schema.createTable('saved_views', (table) => {
      table.text('id').primary()
      table.text('user_id').notNullable()
      table.text('page').notNullable().comment('name of the client’s route')
      table.text('name').notNullable()
      table.text('query').notNullable().comment('JSON: what its address says')
      table.integer('changed_at').notNullable()
      table.unique(['user_id', 'page', 'name'])
    })
  },
}
