import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { beginRun } from '../../../server/recorder/run.ts'
import { noteCommand, resultOfCommand } from '../../../server/recorder/store/commands.ts'
import { trimHistory } from '../../../server/recorder/store/history.ts'
import { appendJournal, journalAfter } from '../../../server/recorder/store/journal.ts'
import { putRun, RunId } from '../../../server/recorder/store/index.ts'
import { storeFootage, type StoredFootage } from './stored-footage.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-03-02T01:00:00Z')

describe('what happened long ago', () => {
  let footage: StoredFootage
  beforeEach(async () => {
    footage = await storeFootage()
  })
  afterEach(() => footage.close())

  const happened = (...daysAgo: readonly number[]): Promise<void> =>
    appendJournal(
      footage.database,
      daysAgo.map((days) => ({ at: now - days * dayMs, event: `d${days}`, sourceId: null, data: {} })),
    )
  const told = async (after = 0) =>
    (await journalAfter(footage.database, after, 10_000)).map(({ seq, event }) => [seq, event])

  it('is forgotten after 400 days; what is left keeps its number, and what comes goes on from there', async () => {
    await happened(500, -100, 401, 399, 1)
    await trimHistory(footage.database, now)
    expect(await told()).toEqual([
      [2, 'd-100'],
      [4, 'd399'],
      [5, 'd1'],
    ])
    await trimHistory(footage.database, now + 800 * dayMs)
    await happened(0)
    expect(await told(5)).toEqual([[6, 'd0']])
  })

  it('is told since the recorder began to whoever read further in a journal that was lost', async () => {
    await happened(3)
    await appendJournal(footage.database, [{ at: now, event: 'recorder.started', sourceId: null, data: {} }])
    await happened(1)
    expect(await told(3)).toEqual([])
    expect(await told(5000)).toEqual([
      [2, 'recorder.started'],
      [3, 'd1'],
    ])
  })

  it('gives no number twice, though a power cut took the last entries', async () => {
    await happened(3, 2)
    const read = 2 + 40
    await putRun(footage.database, {
      ...{ id: newId(RunId), bootId: 'another', epoch: 0, startedAt: now, endedAt: null },
    })
    const run = await beginRun(footage.database, { now: () => now, monotonic: () => 0 })
    await happened(1)
    expect(run.absence).toBe('power-lost')
    expect((await told(read)).map(([, event]) => event)).toEqual(['journal.tailLost', 'd1'])
  })

  it('is forgotten however much of it there is', async () => {
    await happened(...Array.from({ length: 100 }, () => 401))
    for (let n = 0; n < 7; n += 1)
      await footage.database.raw('INSERT INTO journal (at, event, data) SELECT at, event, data FROM journal')
    await happened(1)
    await trimHistory(footage.database, now)
    expect(await told()).toEqual([[12_801, 'd1']])
  })

  it('is no more known of commands that were answered a week ago', async () => {
    const [old, young] = [newId(CommandId), newId(CommandId)]
    await footage.database.transaction(async (trx) => {
      await noteCommand(trx, old, now - 8 * dayMs, {})
      await noteCommand(trx, young, now - 6 * dayMs, {})
    })
    await trimHistory(footage.database, now)
    await footage.database.transaction(async (trx) => {
      expect([await resultOfCommand(trx, old), await resultOfCommand(trx, young)]).toEqual([undefined, {}])
    })
  })
})
