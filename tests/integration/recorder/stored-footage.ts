import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { sourceKey } from '../../../server/footage-index/index.ts'
import type { Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createClipWriter } from '../../../server/recorder/clip/clip-writer.ts'
import { createFragmentReader } from '../../../server/recorder/clip/fragment-reader.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import { createFiles, type Files } from '../../../server/recorder/files/index.ts'
import { openFootage } from '../../../server/recorder/open-footage.ts'
import {
  commitBatch,
  createIndexWriter,
  RunId,
  type SharedIndex,
} from '../../../server/recorder/store/index.ts'
import { putKnownRun } from '../../../server/recorder/store/runs.ts'
import { putSource } from '../../../server/recorder/store/sources.ts'
import { readFootageIndex, type FootageIndex } from '../../support/measure/index.ts'
import { until } from '../../support/until.ts'
import { audioTrack, fragment, ftyp, moov, videoTrack } from '../../support/mp4-stream.ts'

/** Clips begin at each full minute of this day. */
export const begin = Date.parse('2026-03-02T01:00:00Z')
export const minuteMs = 60_000

const tracks = [videoTrack, audioTrack]
const fragmentMs = 2000
const runId = newId(RunId)

/** A source that is being recorded, fragment by fragment. */
export interface RecordedStream {
  readonly id: SourceId
  /** Records so many minutes on from where it stands. The clip of a minute is finished when the next one begins. */
  record(minutes: number): Promise<void>
  /** Finishes the last clip. */
  end(): Promise<void>
}

/** A real database and real files, recorded by the recorder's own writer in no time at all. */
export interface StoredFootage {
  readonly database: Database
  readonly recordingsDir: string
  readonly files: Files
  readonly index: SharedIndex
  /** What was written to the journal: event and data. */
  readonly journal: { readonly event: string; readonly data: Readonly<Record<string, unknown>> }[]
  source(settings?: Partial<SourceSettings>, from?: number): Promise<RecordedStream>
  read(): Promise<FootageIndex>
  close(): Promise<void>
}

/** @param parent where its folder is made */
export const storeFootage = async (parent = tmpdir()): Promise<StoredFootage> => {
  const folder = await mkdtemp(join(parent, 'huijian-stored-'))
  const recordingsDir = join(folder, 'recordings')
  const database = await openFootage(join(folder, 'data'))
  await putKnownRun(database, runId, 0, begin)
  const files = createFiles(recordingsDir)
  const journal: StoredFootage['journal'] = []
  const index = createIndexWriter({
    commit: async (batch) => {
      await commitBatch(database, batch)
      journal.push(...batch.journal)
    },
    ...{ flushMs: 60_000, now: () => begin, onCommitted: () => undefined, onFailed: () => undefined },
  })
  return {
    database,
    recordingsDir,
    files,
    index,
    journal,
    source: async (settings = {}, from = begin) => {
      const id = settings.id ?? newId(SourceId)
      await putSource(
        database,
        {
          ...{ id, homeNode: newId(NodeId), kind: 'rtsp', name: '窗口 1', url: `rtsp://camera/${id}` },
          ...{ credentials: null, transport: 'tcp', enabled: true, priority: 0, retentionDays: 30 },
          ...settings,
        },
        0,
      )
      let passed = 0
      let written = 0
      const clock = createRecorderClock({ now: () => from + passed, monotonic: () => passed }, 0)
      const writer = createClipWriter({
        ...{ sourceId: id, runId, clock, files, index, clipMs: minuteMs, syncMs: 3_600_000 },
      })
      const reader = createFragmentReader({
        clock,
        onFragment: async (arrived) => {
          await writer.append(arrived)
        },
      })
      const write = (bytes: Buffer): Promise<void> =>
        new Promise((resolve, reject) => reader.write(bytes, (error) => (error ? reject(error) : resolve())))
      await write(Buffer.concat([ftyp(), moov(...tracks)]))
      return {
        id,
        record: async (minutes) => {
          for (const end = written + (minutes * minuteMs) / fragmentMs; written < end; written += 1) {
            passed = (written + 1) * fragmentMs
            await write(fragment(tracks, written * 2))
          }
          await until('all but the last clip to be finished', 10_000, async () => {
            await index.flush()
            const open: unknown[] = await database('clips')
              .where('source_key', sourceKey(database, id))
              .andWhere({ state: 'open' })
            return open.length <= 1
          })
        },
        end: async () => {
          await writer.close()
          await index.flush()
        },
      }
    },
    read: () => readFootageIndex(database),
    close: async () => {
      await index.close()
      await database.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
