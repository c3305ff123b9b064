import type { Migration } from '../../kernel/database/index.ts'

/** Archive packages, one row a version, and every verification of them. The packages themselves lie in files. */
export const archives: Migration = {
  version: 12,
  name: 'archives',
  up: async (trx) => {
    await trx.schema.createTable('archives', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('package_id').notNullable().comment('the same for all versions')
      table.integer('version').notNullable()
      table.text('kind').notNullable().comment('case or meeting')
      table.text('subject').notNullable().comment('id of the case or the meeting')
      table.text('unit_id').notNullable()
      table.text('title').notNullable()
      table.text('reference').comment('档号')
      table.text('fonds').comment('全宗号')
      table.text('retention').notNullable()
      table.text('publicity').notNullable()
      table.text('state').notNullable().comment('proposed, sealing, incomplete, failed, sealed or withdrawn')
      table.text('gaps').notNullable().comment('JSON: parts that are missing')
      table.boolean('accept_gaps').notNullable()
      table.text('failure').comment('why sealing failed')
      table.integer('files').notNullable()
      table.bigInteger('bytes').notNullable()
      table.text('statement_sha256').comment('of the signed statement')
      table.text('key_id')
      table.integer('audit_length').comment('of the audit chain that the statement pins')
      table.text('audit_head')
      table.integer('created_at').notNullable()
      table.text('created_by').notNullable()
      table.text('approved_by')
      table.integer('sealed_at')
      table.integer('verified_at').comment('last time')
      table.text('verdict').comment('intact or damaged, as found then')
      table.unique(['package_id', 'version'])
      table.index(['kind', 'subject'])
      table.index(['state', 'verified_at'])
    })
    await trx.schema.createTable('archive_checks', (table) => {
      table.increments('id')
      table.text('archive_id').notNullable().references('archives.id')
      table.integer('at').notNullable()
      table.text('by').comment('null: on schedule')
      table.text('verdict').notNullable()
      table.text('faults').notNullable().comment('JSON')
      table.text('properties').notNullable().comment('JSON: the four properties as found')
      table.index(['archive_id', 'at'])
    })
  },
}
