import { createClusteredTable, type Migration, type Transaction } from '../../kernel/database/index.ts'

/** Tables that are made anew; in this order none is referenced any more when it goes. */
const replaced = ['open_fragments', 'clips', 'coverage', 'gaps', 'holds', 'runs', 'sources'] as const

const createOwners = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('sources', (table) => {
    table.integer('key').primary().comment('what rows of clips, coverage and gaps name a source by')
    table.text('id').notNullable()
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
    table.unique(['id'], { indexName: 'sources_id' })
  })
  await trx.schema.createTable('runs', (table) => {
    table.integer('key').primary()
    table.text('id').notNullable().comment('one run of the recorder process')
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
    table.unique(['id'], { indexName: 'runs_id' })
  })
  await trx.schema.createTable('headers', (table) => {
    table.integer('key').primary()
    table.binary('digest').notNullable().comment('SHA-256 of ftyp + moov at the start of a file')
    table.integer('bytes').notNullable().comment('their size')
    table.text('codecs').notNullable().comment('RFC 6381, comma-separated')
    table.integer('width').notNullable().comment('of the video in pixels; 0 without video')
    table.integer('height').notNullable()
    table.integer('timescale').notNullable().comment('of the reference track: first video, else first track')
    table.unique(['digest'], { indexName: 'headers_digest' })
  })
}

const createFootage = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('clips', (table) => {
    table.integer('key').primary().comment('in the order in which clips were begun')
    table.text('id').notNullable()
    table.integer('source_key').notNullable().references('sources.key')
    table.integer('run_key').notNullable().references('runs.key')
    table.integer('header_key').notNullable().references('headers.key')
    table.integer('epoch').notNullable()
    table.text('state').notNullable().comment('open, finished or garbage')
    table.integer('start_ms').notNullable().comment('wall clock of the first fragment, rounded')
    table.integer('end_ms').notNullable().comment('end of the last indexed fragment, rounded')
    table.integer('bytes').notNullable()
    table.integer('fragment_count').notNullable()
    table.float('offset_ms').notNullable().comment('wall clock minus media time of the first fragment')
    table.text('path').notNullable().comment('relative to the recordings folder')
  })
  // What is only known at a clip's end is written once, in a row of its own: rows that grow split pages.
  await trx.schema.createTable('fragment_tables', (table) => {
    table.integer('clip_key').primary().references('clips.key').onDelete('CASCADE')
    table.binary('digest').comment('SHA-256 of the file; null where it was not taken at a rebuild')
    table.float('skew_ms').notNullable().comment('how far offset_ms had moved at the last fragment')
    table.binary('fragments').notNullable().comment('records in order of time')
  })
  await createClusteredTable(trx, 'open_fragments', (table) => {
    table.integer('clip_key').notNullable().references('clips.key').onDelete('CASCADE')
    table.integer('n').notNullable()
    table.binary('record').notNullable().comment('one record of the fragment table')
    table.primary(['clip_key', 'n'])
  })
  await createClusteredTable(trx, 'coverage', (table) => {
    table.integer('source_key').notNullable().references('sources.key')
    table.integer('epoch').notNullable()
    table.integer('start_ms').notNullable()
    table.integer('end_ms').notNullable()
    // Within an epoch spans never overlap, so the one that holds an instant is found by one look from there.
    table.primary(['source_key', 'epoch', 'start_ms'])
  })
  await trx.schema.createTable('gaps', (table) => {
    table.text('id').primary()
    table.integer('source_key').notNullable().references('sources.key')
    table.integer('epoch').notNullable()
    table.integer('start_ms').notNullable()
    table.integer('end_ms').comment('null while it lasts')
    table.text('reason').notNullable()
    table.text('detail')
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
  })
}

const sourceColumns =
  'id, home_node, kind, name, url, credentials, transport, enabled, priority, retention_days, audio, created_at, removed_at'
const holdColumns = 'id, source_id, from_ms, to_ms, reason, owner, created_at, released_at'

const copy = async (trx: Transaction): Promise<void> => {
  const statements = [
    `INSERT INTO sources (${sourceColumns}) SELECT ${sourceColumns} FROM old_sources ORDER BY id`,
    `INSERT INTO runs (id, boot_id, epoch, started_at, ended_at)
     SELECT id, boot_id, epoch, started_at, ended_at FROM old_runs ORDER BY id`,
    `INSERT INTO headers (digest, bytes, codecs, width, height, timescale)
     SELECT unhex(header_digest), min(header_bytes), min(codecs), min(width), min(height), min(timescale)
       FROM old_clips GROUP BY header_digest ORDER BY min(id)`,
    `INSERT INTO clips (id, source_key, run_key, header_key, epoch, state, start_ms, end_ms, bytes, fragment_count,
                        offset_ms, path)
     SELECT clip.id, sources.key, runs.key, headers.key, clip.epoch, clip.state, clip.start_ms, clip.end_ms,
            clip.bytes, clip.fragment_count, clip.offset_ms, clip.path
       FROM old_clips AS clip
       JOIN sources ON sources.id = clip.source_id
       JOIN runs ON runs.id = clip.run_id
       JOIN headers ON headers.digest = unhex(clip.header_digest)
      ORDER BY clip.id`,
    'CREATE UNIQUE INDEX clips_id ON clips (id)',
    `INSERT INTO fragment_tables (clip_key, digest, skew_ms, fragments)
     SELECT clips.key, unhex(clip.digest), clip.skew_ms, clip.fragments
       FROM clips JOIN old_clips AS clip ON clip.id = clips.id
      WHERE clip.fragments IS NOT NULL ORDER BY clips.key`,
    `INSERT INTO open_fragments (clip_key, n, record)
     SELECT clips.key, fragment.n, fragment.record
       FROM old_open_fragments AS fragment JOIN clips ON clips.id = fragment.clip_id`,
    `INSERT INTO coverage (source_key, epoch, start_ms, end_ms)
     SELECT sources.key, span.epoch, span.start_ms, span.end_ms
       FROM old_coverage AS span JOIN sources ON sources.id = span.source_id`,
    `INSERT INTO gaps (id, source_key, epoch, start_ms, end_ms, reason, detail)
     SELECT gap.id, sources.key, gap.epoch, gap.start_ms, gap.end_ms, gap.reason, gap.detail
       FROM old_gaps AS gap JOIN sources ON sources.id = gap.source_id ORDER BY gap.id`,
    `INSERT INTO holds (${holdColumns}) SELECT ${holdColumns} FROM old_holds`,
  ]
  for (const statement of statements) await trx.raw(statement)
}

const createIndexes = async (trx: Transaction): Promise<void> => {
  await trx.schema.alterTable('clips', (table) => {
    table.index(['source_key', 'start_ms'], 'clips_of_source')
    table.index(['state'], 'clips_by_state')
  })
  await trx.schema.alterTable('gaps', (table) => {
    table.index(['source_key', 'epoch', 'start_ms'], 'gaps_of_source')
    table.index(['source_key'], 'gaps_that_last', { predicate: trx.whereNull('end_ms') })
  })
  await trx.schema.alterTable('holds', (table) => {
    table.index(['source_id', 'from_ms'], 'holds_of_source')
  })
}

/**
 * The same index in less than half the bytes. Sources, runs and headers are named by a number in the rows of clips,
 * which say what their ids and digests are once; what a clip's end brings (digest, fragments) is written once, in order
 * and apart from the row, which no longer grows in its page; no index on paths, which nothing is looked up by.
 */
export const compact: Migration = {
  version: 2,
  name: 'compact',
  up: async (trx) => {
    for (const table of replaced) await trx.schema.renameTable(table, `old_${table}`)
    await createOwners(trx)
    await createFootage(trx)
    await copy(trx)
    for (const table of replaced) await trx.schema.dropTable(`old_${table}`)
    await createIndexes(trx)
  },
}
