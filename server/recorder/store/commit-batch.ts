import type { Database } from '../../kernel/database/index.ts'
import { putFinishedClips, putOpenClips } from './clips.ts'
import { moveSpanStarts, putMovedClips } from './moved-clips.ts'
import { putCoverage } from './coverage.ts'
import { putGaps } from './gaps.ts'
import type { IndexBatch } from './index-batch.ts'
import { appendJournal } from './journal.ts'

/** Commits a batch in one transaction: all of it is in the index, or nothing. */
export const commitBatch = (database: Database, batch: IndexBatch): Promise<void> =>
  database.transaction(async (trx) => {
    await putOpenClips(trx, batch)
    await putMovedClips(trx, batch.moved)
    await putFinishedClips(trx, batch.finished)
    await putCoverage(trx, [...batch.spans.values()])
    await putGaps(trx, [...batch.gaps.values()])
    await moveSpanStarts(trx, batch.moved)
    await appendJournal(trx, batch.journal)
  })
