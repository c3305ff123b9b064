import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandId, SourceId } from '../../../server/contract/ids.ts'
import type { JournalEntry, RecorderCommand } from '../../../server/contract/recorder.ts'
import { systemClock } from '../../../server/kernel/clock/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { localSocketPath } from '../../../server/kernel/local-socket/index.ts'
import { createJournalCopier, createOutbox, type Outbox } from '../../../server/kernel/outbox/index.ts'
import { createRecorderSocket, type RecorderSocket } from '../../../server/kernel/recorder-socket/index.ts'
import { silentLog as log } from '../../support/api.ts'
import { openBusinessDatabase, type BusinessDatabase } from '../../support/business-database.ts'
import { until } from '../../support/until.ts'
import { fakeRecorder, type FakeRecorder } from './fake-recorder.ts'

const remove = (): RecorderCommand => ({
  type: 'source.remove',
  id: newId(CommandId),
  sourceId: newId(SourceId),
})

describe('between web and recorder', () => {
  let folder: string
  let business: BusinessDatabase
  let recorder: FakeRecorder
  let socket: RecorderSocket

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-outbox-'))
    business = await openBusinessDatabase()
    const socketPath = localSocketPath(folder, 'recorder')
    recorder = fakeRecorder(socketPath)
    socket = createRecorderSocket({ socketPath, timeoutMs: 200 })
  })
  afterEach(async () => {
    await recorder.stop()
    await business.close()
    await rm(folder, { recursive: true, force: true })
  })

  describe('the outbox', () => {
    const open = (): Outbox =>
      createOutbox({ database: business.database, recorder: socket, clock: systemClock, log })
    const enqueue = (outbox: Outbox, ...commands: readonly RecorderCommand[]): Promise<void> =>
      business.database.transaction(async (trx) => {
        for (const command of commands) await outbox.enqueue(trx, command)
      })
    const settled = (outbox: Outbox): Promise<boolean> =>
      until('the outbox to be empty', 10_000, async () => (await outbox.waiting()) === 0)

    it('sends nothing of a transaction that was rolled back', async () => {
      await recorder.start()
      const outbox = open()
      const failed = business.database.transaction(async (trx) => {
        await outbox.enqueue(trx, remove())
        throw new Error('what it followed from did not happen')
      })
      await expect(failed).rejects.toThrow()
      const kept = remove()
      await enqueue(outbox, kept)
      await settled(outbox)
      expect(recorder.commands).toEqual([kept])
      await outbox.close()
    })

    it('goes on behind a command that the recorder refuses for good, and keeps why', async () => {
      const [bad, good] = [remove(), remove()]
      recorder.answerTo = ({ id }) => (id === bad.id ? 404 : 200)
      await recorder.start()
      const outbox = open()
      await enqueue(outbox, bad, good)
      await settled(outbox)
      expect(recorder.commands).toEqual([bad, good])
      const row = (await business.database('outbox').where({ id: bad.id }).first()) as { last_error: string }
      expect(row.last_error).toContain('recorder.refused')
      await outbox.close()
    })

    it('delivers though what is long done with cannot be forgotten, as on a full disk', async () => {
      await recorder.start()
      const { database } = business
      const old = { ...{ id: newId(CommandId), command: '{}', created_at: 0, attempts: 1 }, settled_at: 1 }
      await database('outbox').insert(old)
      await database.raw(
        "CREATE TRIGGER full BEFORE DELETE ON outbox BEGIN SELECT RAISE(FAIL, 'disk is full'); END",
      )
      const outbox = open()
      const command = remove()
      await enqueue(outbox, command)
      await settled(outbox)
      expect(recorder.commands).toEqual([command])
      await outbox.close()
    })

    it('keeps commands while the recorder is down, and sends them in order when it is back', async () => {
      const commands = Array.from({ length: 5 }, remove)
      const outbox = open()
      await enqueue(outbox, ...commands)
      await until('a failed attempt', 5000, async () =>
        Boolean(await business.database('outbox').where('attempts', '>', 0).first()),
      )
      expect(await outbox.waiting()).toBe(5)
      await recorder.start()
      await settled(outbox)
      expect(recorder.commands).toEqual(commands)
      await outbox.close()
    })

    it('sends a command again that failed on the other side, before those behind it', async () => {
      const [first, second] = [remove(), remove()]
      let failures = 2
      recorder.answerTo = () => (failures-- > 0 ? 503 : 200)
      await recorder.start()
      const outbox = open()
      await enqueue(outbox, first, second)
      await settled(outbox)
      expect(recorder.commands).toEqual([first, first, first, second])
      await outbox.close()
    })

    it('outlives web: what was not delivered is sent by the next', async () => {
      const command = remove()
      const before = open()
      await enqueue(before, command)
      await before.close()
      await recorder.start()
      const after = open()
      await settled(after)
      expect(recorder.commands).toEqual([command])
      await after.close()
    })

    it('closes in bounded time though the recorder never answers', async () => {
      recorder.hangs = true
      await recorder.start()
      const outbox = open()
      await enqueue(outbox, remove())
      const asked = performance.now()
      await outbox.close()
      await outbox.close()
      expect(performance.now() - asked).toBeLessThan(1000)
    })
  })

  describe('the journal', () => {
    const entry = (seq: number): JournalEntry => ({
      ...{ seq, at: seq * 1000, event: 'clock.stepped', sourceId: null, data: { ms: seq } },
    })

    it('is copied exactly once, in order, also when copying an entry fails', async () => {
      recorder.journal = [1, 2, 3, 4, 5].map(entry)
      await recorder.start()
      const copied: number[] = []
      let failures = 1
      const open = () =>
        createJournalCopier({
          ...{ database: business.database, recorder: socket, log, everyMs: 20, retryMs: 20 },
          handle: async (entries, trx) => {
            for (const { seq } of entries) {
              await trx('settings').insert({ key: `copied ${seq}`, value: '' })
              if (seq === 3 && failures-- > 0) throw new Error('the disk is full')
            }
            copied.push(...entries.map(({ seq }) => seq))
          },
        })
      const copier = open()
      await until('all to be copied', 10_000, () => copied.length === 5)
      await copier.close()
      await copier.close()
      expect(copied).toEqual([1, 2, 3, 4, 5])

      recorder.journal.push(entry(6))
      const next = open()
      await until('the new one to be copied', 10_000, () => copied.length === 6)
      await next.close()
      expect(copied).toEqual([1, 2, 3, 4, 5, 6])
    })
  })
})
