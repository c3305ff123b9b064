import type { Knex } from 'knex'
import { z } from 'zod'
import { JournalEntry } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'
import { chunks } from '../../kernel/database/index.ts'
import type { JournalDraft } from './index-batch.ts'

/** The row of an entry, without its number. */
export const journalRow = ({ at, event, sourceId, data }: JournalDraft) => ({
  at: Math.round(at),
  event,
  source_id: sourceId,
  data: JSON.stringify(data),
})

/** Appends to the journal. */
export const appendJournal = async (trx: Knex, drafts: readonly JournalDraft[]): Promise<void> => {
  for (const some of chunks(drafts)) await trx('journal').insert(some.map(journalRow))
}

const JournalRow = z
  .object({
    seq: z.number(),
    at: z.number(),
    event: z.string(),
    source_id: z.string().nullable(),
    data: z.string(),
  })
  .transform(({ source_id: sourceId, data, ...row }) => ({
    ...row,
    sourceId,
    data: JSON.parse(data) as unknown,
  }))
  .pipe(JournalEntry)

const newestSeq = async (database: Knex): Promise<number> => {
  const row = (await database('journal').max('seq as seq').first()) as { seq: number | null } | undefined
  return row?.seq ?? 0
}

/** More entries than are made between two syncs of the index, whatever breaks meanwhile. */
const mostLost = 10_000

/**
 * Gives no number again that an entry may have had which a power cut took: web may have read it, and would take the next
 * one with this number for known.
 */
export const passOverLostEntries = async (database: Knex, at: EpochMs): Promise<void> => {
  const draft: JournalDraft = { at, event: 'journal.tailLost', sourceId: null, data: {} }
  await database('journal').insert({ seq: (await newestSeq(database)) + mostLost, ...journalRow(draft) })
}

/** The last entry that a run of the recorder began with; 0 where there is none. */
const lastStart = async (database: Knex): Promise<number> => {
  const row = (await database('journal').where({ event: 'recorder.started' }).max('seq as seq').first()) as
    { seq: number | null } | undefined
  return row?.seq ?? 0
}

/**
 * The entries after `seq`, at most `limit` of them. Whoever read further than this journal reaches read another one:
 * footage.db was lost, or an older one put back. What the recorder told since it began on this one is given to them.
 */
export const journalAfter = async (
  database: Knex,
  seq: number,
  limit: number,
): Promise<readonly JournalEntry[]> => {
  const after = seq > (await newestSeq(database)) ? (await lastStart(database)) - 1 : seq
  const rows: unknown[] = await database('journal').where('seq', '>', after).orderBy('seq').limit(limit)
  return z.array(JournalRow).parse(rows)
}
