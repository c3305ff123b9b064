import type { Migration } from '../../kernel/database/index.ts'

/**
 * The first schema of footage.db. Times are epoch milliseconds, media times ticks of the clip's timescale, ids UUIDv7
 * as text. The recorder is the only writer.
 */
export const first: Migration = {
  version: 1,
  name: 'first',
  up: async (trx) => {
    await trx.schema.createTable('sources', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('kind').notNullable()
      table.text('name').notNullable()
      table.text('url').notNullable().comment('without credentials')
      table.text('credentials').comment('encrypted with keys/camera; null where the source needs none')
      table.text('transport').notNullable()
      table.integer('enabled').notNullable()
      table.integer('priority').notNullable().defaultTo(0)
      table.integer('retention_days').notNullable()
      table
        .text('audio')
        .notNullable()
        .defaultTo('copy')
        .comment('copy, or aac where the codec must be changed')
      table.integer('created_at').notNullable()
      table.integer('removed_at')
    })
    await trx.schema.createTable('runs', (table) => {
      table.text('id').primary().comment('one run of the recorder process')
      table
        .text('boot_id')
        .notNullable()
        .comment('of the machine: another one after a run without end is a power cut')
      table
        .integer('epoch')
        .notNullable()
        .comment('the last one of the run; a step of the clock begins the next')
      table.integer('started_at').notNullable()
      table.integer('ended_at').comment('null: running, or ended without a word')
    })
    await trx.schema.createTable('clips', (table) => {
      table.text('id').primary()
      table.text('source_id').notNullable().references('sources.id')
      table.text('run_id').notNullable().references('runs.id')
      table.integer('epoch').notNullable()
      table.text('path').notNullable().unique().comment('relative to the recordings folder')
      table.text('state').notNullable().comment('open, finished or garbage')
      table.integer('start_ms').notNullable().comment('wall clock of the first fragment, rounded')
      table.integer('end_ms').notNullable().comment('end of the last indexed fragment, rounded')
      table.integer('header_bytes').notNullable().comment('ftyp + moov at the start of the file')
      table.text('header_digest').notNullable().comment('SHA-256 of these bytes')
      table.text('codecs').notNullable().comment('RFC 6381, comma-separated')
      table.integer('width').notNullable().comment('of the video in pixels; 0 without video')
      table.integer('height').notNullable()
      table
        .integer('timescale')
        .notNullable()
        .comment('of the reference track: first video, else first track')
      table.integer('bytes').notNullable()
      table
        .float('offset_ms')
        .notNullable()
        .comment('wall clock minus media time of the first fragment, as first estimated')
      table.float('skew_ms').notNullable().comment('how far that offset had moved at the last fragment')
      table.text('digest').comment('SHA-256 of the file; null while open, or not taken at a rebuild')
      table.binary('fragments').comment('fragment table of a finished clip; null while open')
      table.integer('fragment_count').notNullable()
      table.index(['source_id', 'start_ms'])
      table.index(['state'])
    })
    await trx.schema.createTable('open_fragments', (table) => {
      table.text('clip_id').notNullable().references('clips.id').onDelete('CASCADE')
      table.integer('n').notNullable()
      table.binary('record').notNullable().comment('one record of the fragment table')
      table.primary(['clip_id', 'n'])
    })
    await trx.schema.createTable('coverage', (table) => {
      table.text('source_id').notNullable().references('sources.id')
      table.integer('epoch').notNullable()
      table.integer('start_ms').notNullable()
      table.integer('end_ms').notNullable()
      // Within an epoch spans never overlap, so the one that holds an instant is found by one look from there.
      table.primary(['source_id', 'epoch', 'start_ms'])
    })
    await trx.schema.createTable('gaps', (table) => {
      table.text('id').primary()
      table.text('source_id').notNullable().references('sources.id')
      table.integer('epoch').notNullable()
      table.integer('start_ms').notNullable()
      table.integer('end_ms').comment('null while it lasts')
      table.text('reason').notNullable()
      table.text('detail')
      table.index(['source_id', 'epoch', 'start_ms'])
    })
    await trx.schema.createTable('holds', (table) => {
      table.text('id').primary()
      table.text('source_id').notNullable().references('sources.id')
      table.integer('from_ms').notNullable()
      table.integer('to_ms').notNullable()
      table.text('reason').notNullable()
      table.text('owner').notNullable()
      table.integer('created_at').notNullable()
      table.integer('released_at')
      table.index(['source_id', 'from_ms'])
    })
    await trx.schema.createTable('commands', (table) => {
      table.text('id').primary().comment('of the outbox entry: a command is carried out once')
      table.integer('done_at').notNullable()
      table.text('result').notNullable()
    })
    await trx.schema.createTable('journal', (table) => {
      table.increments('seq')
      table.integer('at').notNullable()
      table.text('event').notNullable()
      table.text('source_id')
      table.text('data').notNullable()
    })
  },
}
