import type { SourceId } from '../../contract/ids.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { writeHoldList } from '../source-folder/index.ts'
import { holdsOf } from '../store/holds.ts'

export interface RememberOptions {
  readonly database: Database
  readonly recordingsDir: string
  readonly log: Log
}

/** Notes the holds of a source beside its clips. Never rejects: the index has them; what fails is done at the next start. */
export const rememberHolds = async (
  { database, recordingsDir, log }: RememberOptions,
  sourceId: SourceId,
): Promise<void> => {
  try {
    await writeHoldList(recordingsDir, sourceId, await holdsOf(database, sourceId))
  } catch (error) {
    log.error({ err: error, sourceId }, 'the holds of the source could not be noted beside its clips')
  }
}
