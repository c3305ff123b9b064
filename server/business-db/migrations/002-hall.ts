import type { Migration, Transaction } from '../../kernel/database/index.ts'

/** The hall's cameras, and how web talks with the recorder: commands to it, the cursor in its journal. */
export const hall: Migration = {
  version: 2,
  name: 'hall',
  up: async (trx) => {
    await createCameras(trx)
    await createRecorderTables(trx)
  },
}

const createCameras = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('cameras', (table) => {
    table.text('id').primary()
    table.text('import_key').unique().comment('key in the configuration it was imported from')
    table.text('name').notNullable()
    table.text('unit_id').notNullable().references('units.id')
    table.text('hall_id').notNullable().references('halls.id')
    table.text('source_id').notNullable().unique().comment('of footage.db')
    table.float('plan_x').comment('on the floor plan, as a fraction of its width')
    table.float('plan_y').comment('on the floor plan, as a fraction of its height')
    table.text('url').notNullable().comment('of the main stream, without credentials')
    table.text('credentials').comment('sealed with keys/camera; null where the camera needs none')
    table.text('sub_url').comment('of the sub-stream, without credentials')
    table.text('sub_credentials')
    table.text('transport').notNullable()
    table.integer('enabled').notNullable()
    table.integer('priority').notNullable()
    table.integer('retention_days').notNullable()
    table.integer('created_at').notNullable()
    table.integer('updated_at').notNullable()
    table.index(['hall_id'])
    table.index(['unit_id'])
  })
  await trx.schema.createTable('camera_windows', (table) => {
    table.text('camera_id').notNullable().references('cameras.id').onDelete('CASCADE')
    table.text('window_id').notNullable().references('windows.id').onDelete('CASCADE')
    table.primary(['camera_id', 'window_id'])
    table.index(['window_id'])
  })
}

const createRecorderTables = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('outbox', (table) => {
    table.increments('seq')
    table
      .text('id')
      .notNullable()
      .unique()
      .comment('of the command: carried out once, however often it is sent')
    table.text('command').notNullable().comment('JSON; credentials in it are sealed')
    table.integer('created_at').notNullable()
    table.integer('attempts').notNullable()
    table.integer('settled_at').comment('delivered or refused; null while it waits')
    table.text('last_error').comment('of a refused command: why')
    table.index(['settled_at', 'seq'])
  })
  await trx.schema.createTable('journal_cursors', (table) => {
    table.text('journal').primary()
    table.integer('seq').notNullable().comment('last entry whose effects are in this database')
  })
}
