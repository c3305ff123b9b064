import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../../server/kernel/ids/index.ts'
import type { Files } from '../../../server/recorder/files/index.ts'
import { createStartRecovery } from '../../../server/recorder/recovery/index.ts'
import { RunId } from '../../../server/recorder/store/index.ts'
import { silentLog as log } from '../../support/api.ts'
import { begin, storeFootage, type StoredFootage } from './stored-footage.ts'

describe('clips that a crash left open', () => {
  let footage: StoredFootage

  beforeEach(async () => {
    footage = await storeFootage()
  })
  afterEach(() => footage.close())

  it('are finished each by itself: one that the disk does not give keeps no other open', async () => {
    const cameras = [await footage.source(), await footage.source()]
    for (const camera of cameras) await camera.record(1)
    const [bad] = cameras.map(({ id }) => id)
    const files: Files = {
      ...footage.files,
      open: (path) =>
        path.startsWith(bad ?? '') ? Promise.reject(new Error('EIO: i/o error')) : footage.files.open(path),
    }
    const { database, recordingsDir, index } = footage
    const run = {
      ...{ id: newId(RunId), epoch: 0, absence: 'recorder-crashed' as const },
      ...{ changeEpoch: () => Promise.resolve(), end: () => Promise.resolve() },
    }
    const now = () => begin
    const recovery = createStartRecovery({ database, recordingsDir, files, index, run, log, now })
    for (const { id } of cameras) await recovery.recover(id, undefined)
    await recovery.finishLeftOpen(new AbortController().signal)
    await index.flush()

    const { clips } = await footage.read()
    const open = clips.filter(({ state }) => state === 'open').map(({ sourceId }) => sourceId)
    expect([clips.length, open]).toEqual([2, [bad]])
    expect(footage.journal.filter(({ event }) => event === 'source.notRecovered')).toHaveLength(1)
  })
})
