import type { Migration } from '../../kernel/database/index.ts'

/** Hand-over lists (移交清册) of archive packages, and their receipts. */
export const handovers: Migration = {
  version: 13,
  name: 'handovers',
  up: async (trx) => {
    await trx.schema.createTable('handovers', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('number').notNullable().unique().comment('year and order in it')
      table.text('unit_id').notNullable()
      table.text('to').notNullable()
      table.text('remark').notNullable()
      table.integer('created_at').notNullable()
      table.text('created_by').notNullable()
      table.integer('received_at')
      table.text('received_by').comment('name of whoever signed for them')
      table.text('receipt_remark')
    })
    await trx.schema.createTable('handover_archives', (table) => {
      table.text('handover_id').notNullable().references('handovers.id')
      table.integer('position').notNullable()
      table.text('archive_id').notNullable().references('archives.id')
      table.primary(['handover_id', 'position'])
    })
  },
}
