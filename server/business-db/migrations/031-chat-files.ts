import type { Migration } from '../../kernel/database/index.ts'

/** A message of the chat may bring a file. */
export const chatFiles: Migration = {
  version: 31,
  name: 'chat-files',
  up: async (trx) => {
    await trx.schema.alterTable('chat_messages', (table) => {
      table.text('file_sha256').comment('null: without a file')
      table.text('file_name')
      table.text('file_type').comment('media type')
      table.integer('file_bytes')
    })
  },
}
