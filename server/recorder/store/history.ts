import type { Knex } from 'knex'
import type { EpochMs } from '../../contract/time.ts'

const dayMs = 86_400_000
/** Over a year, so that a yearly report still finds all of it here; web has copied it long before, into its audit. */
const journalKeptMs = 400 * dayMs
/** A command comes again while web did not hear its answer: within seconds, or when web is back after days. */
const commandsKeptMs = 7 * dayMs
/** Entries of one look: some 10 ms of the index's time. */
const entriesAtOnce = 5000

/**
 * Forgets what happened, and which commands were answered, so long ago that nobody asks any more. Entries of the journal
 * keep their numbers, and those that come go on from there (AUTOINCREMENT): who reads it by number misses nothing.
 */
export const trimHistory = async (database: Knex, now: EpochMs): Promise<void> => {
  await database('commands')
    .where('done_at', '<', now - commandsKeptMs)
    .delete()
  for (;;) {
    // By number, which is indexed, and not by time; of a clock that was ahead some may stay a while longer.
    const oldest = await database('journal')
      .orderBy('seq')
      .limit(entriesAtOnce)
      .select<{ seq: number; at: number }[]>('seq', 'at')
    const gone = oldest.filter(({ at }) => at < now - journalKeptMs)
    const last = gone.at(-1)
    if (!last) return
    await database('journal')
      .where('seq', '<=', last.seq)
      .andWhere('at', '<', now - journalKeptMs)
      .delete()
    if (gone.length < entriesAtOnce) return
  }
}
