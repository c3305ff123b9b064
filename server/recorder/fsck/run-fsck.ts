import { footageSchemaVersion } from '../../footage-index/index.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import { dataPaths } from '../../kernel/data-dir/index.ts'
import { makeDurable, waitForSchema, type Database } from '../../kernel/database/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { createFiles } from '../files/index.ts'
import { lockFootage } from '../lock.ts'
import { openFootage } from '../open-footage.ts'
import { sourceFolders } from '../reindex/index.ts'
import { createClipDeleter } from '../retention/index.ts'
import { everySourceId } from '../store/index.ts'
import { checkSource } from './check-source.ts'
import type { Finding } from './finding.ts'
import { mendSource } from './mend-source.ts'

export interface FsckOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly digests: boolean
  /** Make index and disk agree; no recorder may run. */
  readonly mend: boolean
  readonly onFinding: (finding: Finding) => void
}

export interface Checked {
  readonly sources: number
  readonly clips: number
  readonly findings: number
  /** Of these, what is not mended. */
  readonly left: number
}

const openMs = 5000
/** A recorder beside commits what it wrote within this, also where the disk is busy. */
const settleMs = 3000

const checkAll = async (options: FsckOptions, database: Database, mending: boolean): Promise<Checked> => {
  const { config, digests, onFinding, clock, log } = options
  const recordingsDir = config.recordings.dir
  const files = createFiles(recordingsDir)
  const known = new Set(await everySourceId(database))
  const total = { sources: 0, clips: 0, findings: 0, left: 0 }
  const strangers = (await sourceFolders(recordingsDir)).filter((id: SourceId) => !known.has(id))
  for (const sourceId of strangers) onFinding({ kind: 'source', sourceId })
  total.findings += strangers.length
  total.left += strangers.length
  if (mending) {
    const deleter = createClipDeleter({
      ...{ database, files, recordingsDir, log, now: () => clock.now() },
      makeDurable: () => makeDurable(database),
      index: { between: (work) => work(), cut: () => undefined },
    })
    total.findings += await deleter.finish()
  }
  for (const id of known) {
    const checked = await checkSource(
      { database, recordingsDir, digests, settleMs: mending ? 0 : settleMs },
      id,
    )
    for (const finding of checked.findings) onFinding(finding)
    total.sources += 1
    total.clips += checked.clips
    total.findings += checked.findings.length
    total.left +=
      mending && checked.findings.length > 0
        ? (await mendSource({ database, recordingsDir, files, now: () => clock.now() }, id, checked.findings))
            .length
        : checked.findings.length
  }
  return total
}

/**
 * Compares footage.db of a configuration with its recordings. Reads only, beside a running recorder or without, unless
 * it is to mend.
 * @throws DomainError `recorder.alreadyRunning` where it is to mend, `database.notReady` where there is no index
 */
export const runFsck = async (options: FsckOptions): Promise<Checked> => {
  const { config, mend } = options
  if (!mend) {
    const { footageDb } = dataPaths(config.data.dir)
    const database = await waitForSchema(footageDb, footageSchemaVersion, { timeoutMs: openMs })
    try {
      return await checkAll(options, database, false)
    } finally {
      await database.destroy()
    }
  }
  const lock = await lockFootage(config.data.dir, 0)
  try {
    const database = await openFootage(config.data.dir)
    try {
      const done = await checkAll(options, database, true)
      await makeDurable(database)
      return done
    } finally {
      await database.destroy()
    }
  } finally {
    await lock.release()
  }
}
