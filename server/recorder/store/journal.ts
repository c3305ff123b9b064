import type { Knex } from 'knex'
import { z } from 'zod'
import { JournalEntry } from '../../contract/recorder.ts'
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
  if (drafts.length === 0) return
  await trx('journal').insert(drafts.map(journalRow))
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

/** The entries after `seq`, at most `limit` of them. */
export const journalAfter = async (
  database: Knex,
  seq: number,
  limit: number,
): Promise<readonly JournalEntry[]> => {
  const rows: unknown[] = await database('journal').where('seq', '>', seq).orderBy('seq').limit(limit)
  return z.array(JournalRow).parse(rows)
}
