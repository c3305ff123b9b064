import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { open } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { SourceId } from '../../../server/contract/ids.ts'
import { clipRow, headerRow, tableRow } from '../../../server/recorder/store/clips.ts'
import type { FinishedClip } from '../../../server/recorder/store/clip-entry.ts'
import { gapRow } from '../../../server/recorder/store/gaps.ts'
import { journalRow } from '../../../server/recorder/store/journal.ts'
import { RunId } from '../../../server/recorder/store/run-id.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { inventCamera, type InventedCamera, type InventedMinute } from './invented-hall.ts'

export interface FillOptions {
  /** footage.db, its schema and sources as the product made them. No process has it open. */
  readonly file: string
  /** business.db, likewise: web has copied long ago what the recorder's journal says of those months. */
  readonly businessFile: string
  /** The range filled: whole days up to `to`. */
  readonly days: number
  readonly to: number
  /** How many gaps a day each source has, in the order of the keys of sources. */
  readonly gapsPerDay: (index: number) => number
  readonly signal: AbortSignal
  readonly onDay: (day: number) => void
}

export interface Filled {
  readonly clips: number
  readonly gaps: number
  /** What the file grew by. */
  readonly bytes: number
}

const minuteMs = 60_000
const dayMs = 1440 * minuteMs

type Row = Readonly<Record<string, SQLInputValue>>

/** Inserts rows with the columns that the first one has. */
const inserter = (database: DatabaseSync, table: string): ((row: Row) => void) => {
  let statement: StatementSync | undefined
  return (row) => {
    const columns = Object.keys(row)
    statement ??= database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    statement.run(...Object.values(row))
  }
}

interface Camera extends InventedCamera {
  readonly key: number
}

/** Writes rows as the recorder's store does, by its own encoders, only without asking what each key is. */
const createRows = (database: DatabaseSync, runKey: number) => {
  const insert = {
    header: inserter(database, 'headers'),
    clip: inserter(database, 'clips'),
    table: inserter(database, 'fragment_tables'),
    coverage: inserter(database, 'coverage'),
    gap: inserter(database, 'gaps'),
    journal: inserter(database, 'journal'),
  }
  const headers = new Map<string, number>()
  let clips = 0
  let gaps = 0

  const headerKey = ({ entry }: FinishedClip): number => {
    const known = headers.get(entry.header.digest)
    if (known !== undefined) return known
    const key = headers.size + 1
    insert.header({ key, ...headerRow(entry) })
    headers.set(entry.header.digest, key)
    return key
  }
  const putClip = (camera: Camera, clip: FinishedClip): number => {
    clips += 1
    const keys = { key: clips, source_key: camera.key, run_key: runKey, header_key: headerKey(clip) }
    insert.clip({ ...keys, ...clipRow(clip.entry, 'finished') })
    return clips
  }
  return {
    /** Rows of clips in the order in which they begin, of tables in the order in which they end: not the same. */
    putMinute: (minutes: readonly (readonly [Camera, InventedMinute])[], epoch: number): void => {
      const begun = minutes
        .flatMap(([camera, minute]) => minute.clips.map((clip) => ({ camera, clip })))
        .toSorted((a, b) => a.clip.entry.start - b.clip.entry.start)
        .map(({ camera, clip }) => ({ key: putClip(camera, clip), clip }))
      for (const { key, clip } of begun.toSorted((a, b) => a.clip.entry.end - b.clip.entry.end))
        insert.table({ clip_key: key, ...tableRow(clip) })
      for (const [camera, minute] of minutes) {
        for (const { from, to } of minute.covered)
          insert.coverage({
            source_key: camera.key,
            epoch,
            start_ms: Math.round(from),
            end_ms: Math.round(to),
          })
        for (const gap of minute.gaps) {
          gaps += 1
          insert.gap({ source_key: camera.key, ...gapRow(gap) })
          const { from, to, reason, detail, sourceId } = gap
          insert.journal(
            journalRow({ at: from, event: 'gap.opened', sourceId, data: { from, reason, detail } }),
          )
          insert.journal(
            journalRow({ at: to ?? from, event: 'gap.closed', sourceId, data: { from, to, reason } }),
          )
        }
      }
    },
    putLasting: (camera: Camera, epoch: number): void => {
      const { from, to } = camera.lasting
      insert.coverage({ source_key: camera.key, epoch, start_ms: Math.round(from), end_ms: Math.round(to) })
    },
    get counts() {
      return { clips, gaps }
    },
  }
}

const pages = (database: DatabaseSync): number =>
  Number(
    database
      .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
      .get()?.['bytes'],
  )

const noteJournalCopied = (businessFile: string, seq: number): void => {
  const database = new DatabaseSync(businessFile)
  try {
    database.prepare('UPDATE journal_cursors SET seq = ?').run(seq)
  } finally {
    database.close()
  }
}

/** What months wrote has long reached the disk: nobody who asks today waits for it. */
const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Fills an index with the past of a hall. Nothing is synced while it does; a day is a transaction. */
export const fillIndex = async (options: FillOptions): Promise<Filled> => {
  const { file, businessFile, days, to, gapsPerDay, signal, onDay } = options
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 20000')
    const before = pages(database)
    const run = database.prepare('SELECT key, id, epoch FROM runs ORDER BY key LIMIT 1').get()
    if (!run) throw new Error('the recorder never ran on this index')
    const [runKey, runId, epoch] = [Number(run['key']), RunId.parse(run['id']), Number(run['epoch'])]
    const begin = to - days * dayMs
    const sources = database.prepare('SELECT key, id FROM sources ORDER BY key').all()
    const cameras = sources.map((source, index): Camera => {
      const random = seeded(index + 1)
      const key = Number(source['key'])
      const ppm = (random() - 0.5) * 100
      const sourceId = SourceId.parse(source['id'])
      const camera = inventCamera({
        sourceId,
        runId,
        epoch,
        begin,
        gapsPerDay: gapsPerDay(index),
        ppm,
        random,
      })
      return Object.defineProperty(camera, 'key', { value: key }) as Camera
    })
    // Cameras that do not exist are not to be called again and again beside what is measured.
    database.exec('UPDATE sources SET enabled = 0')
    const rows = createRows(database, runKey)
    for (let day = 0; day < days; day += 1) {
      signal.throwIfAborted()
      database.exec('BEGIN')
      for (let at = begin + day * dayMs; at < begin + (day + 1) * dayMs; at += minuteMs)
        rows.putMinute(
          cameras.map((camera) => [camera, camera.minute(at)] as const),
          epoch,
        )
      database.exec('COMMIT')
      onDay(day + 1)
      await setImmediate()
    }
    for (const camera of cameras) rows.putLasting(camera, epoch)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    await syncFile(file)
    const last = database.prepare('SELECT max(seq) AS seq FROM journal').get()
    noteJournalCopied(businessFile, Number(last?.['seq']))
    return { ...rows.counts, bytes: pages(database) - before }
  } finally {
    database.close()
  }
}
