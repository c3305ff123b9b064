import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NodeId } from '../../../server/contract/ids.ts'
import { checkTrail, trailLine } from '../../../server/archive-package/audit-trail/trail.ts'
import { createAudit, trailOf, type Audit } from '../../../server/kernel/audit/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { openBusinessDatabase, type BusinessDatabase } from '../../support/business-database.ts'
import { manualClock } from '../../support/manual-clock.ts'

const actor = { userId: 'u-1', sessionId: 's-1', address: '127.0.0.1' }

describe('the audit chain', () => {
  let business: BusinessDatabase
  let audit: Audit

  beforeEach(async () => {
    business = await openBusinessDatabase()
    audit = createAudit({ database: business.database, clock: manualClock(), nodeId: newId(NodeId) })
  })
  afterEach(() => business.close())

  const append = async (count: number): Promise<void> => {
    for (let n = 1; n <= count; n += 1) await audit.append({ action: 'test.done', actor, data: { n } })
  }

  /** Somebody with the file and a tool, who knows about the triggers. */
  const tamper = async (sql: string): Promise<void> => {
    await business.database.raw('DROP TRIGGER IF EXISTS audit_refuses_update')
    await business.database.raw('DROP TRIGGER IF EXISTS audit_refuses_delete')
    await business.database.raw(sql)
  }

  test('a trail of one matter tells of others no more than number and hash, and ends at the head', async () => {
    for (const subject of ['other', 'case', 'other', 'link', 'other'])
      await audit.append({
        action: 'test.done',
        actor,
        subject,
        data: { of: subject === 'link' ? 'case' : '' },
      })
    const { seq, hash } = await audit.head()
    const lines: string[] = []
    for await (const line of trailOf(business.database, { subjects: ['case'], since: 0 }, seq))
      lines.push(trailLine(line))
    expect(lines.map((line) => 'action' in (JSON.parse(line) as object))).toEqual([true, false, true, false])
    // eslint-disable-next-line @typescript-eslint/require-await
    const each = async function* (some: readonly string[]): AsyncIterable<string> {
      yield* some
    }
    expect(await checkTrail(each(lines), { length: seq, head: hash })).toBeUndefined()
    expect(await checkTrail(each(lines.slice(0, -1)), { length: seq, head: hash })).toMatchObject({
      why: 'cut',
    })
  })

  test('the database refuses to change or delete an entry', async () => {
    await append(1)
    await expect(business.database('audit').update({ at: 1 })).rejects.toThrow('append-only')
    await expect(business.database('audit').del()).rejects.toThrow('append-only')
  })

  test.each([
    ['data = \'{"n":9}\'', 'altered'],
    ["data = 'no json'", 'altered'],
    ['at = at + 1', 'altered'],
    ['actor_id = NULL', 'altered'],
    ["address = '10.0.0.1'", 'altered'],
    ["hash = '00'", 'altered'],
    ["previous = '00'", 'unlinked'],
    ['at = 9e999', 'altered'],
  ])('an entry changed by %s is named', async (change, fault) => {
    await append(5)
    await tamper(`UPDATE audit SET ${change} WHERE seq = 3`)
    expect(await audit.verify()).toEqual({ ok: false, seq: 3, fault })
  })

  test('an entry taken out of the middle is named', async () => {
    await append(5)
    await tamper('DELETE FROM audit WHERE seq = 3')
    expect(await audit.verify()).toEqual({ ok: false, seq: 3, fault: 'missing' })
  })

  test('an entry taken out and the rest moved up is named', async () => {
    await append(5)
    await tamper('DELETE FROM audit WHERE seq = 3')
    await tamper('UPDATE audit SET seq = 3 WHERE seq = 4')
    expect(await audit.verify()).toEqual({ ok: false, seq: 3, fault: 'unlinked' })
  })

  test('entries cut off at the end show by the head only', async () => {
    await append(5)
    const head = await audit.head()
    await tamper('DELETE FROM audit WHERE seq = 5')
    const found = await audit.verify()
    expect(found).toMatchObject({ ok: true, head: { seq: 4 } })
    expect(head.seq).toBe(5)
  })

  test('an entry is gone with the transaction that was rolled back', async () => {
    await append(1)
    const failing = business.database.transaction(async (trx) => {
      await audit.append({ action: 'test.undone', actor: null }, trx)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    await append(1)
    expect(await audit.verify()).toMatchObject({ ok: true, head: { seq: 2 } })
  })

  test('entries appended at the same time form one chain', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => audit.append({ action: 'test.done', actor, data: { n } })),
    )
    expect(await audit.verify()).toMatchObject({ ok: true, head: { seq: 20 } })
  })

  test('the hash is what anybody computes from the documented form', async () => {
    await append(2)
    const { entries } = await audit.page({}, 2)
    const [last, first] = entries
    const text =
      `{"action":"test.done","actorId":"u-1","address":"127.0.0.1","at":${last?.at},"data":{"n":2},` +
      `"nodeId":"${last?.nodeId}","previous":"${first?.hash}","seq":2,"sessionId":"s-1","subject":null}`
    expect(last?.hash).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
    expect(first?.previous).toBe('0'.repeat(64))
  })

  test('pages run from the newest to the oldest, and filter', async () => {
    await append(5)
    await audit.append({ action: 'test.other', actor: null })
    const first = await audit.page({ action: 'test.done' }, 3)
    expect(first.entries.map(({ seq }) => seq)).toEqual([5, 4, 3])
    const second = await audit.page({ action: 'test.done' }, 3, first.next ?? 0)
    expect(second.entries.map(({ seq }) => seq)).toEqual([2, 1])
    expect(second.next).toBeNull()
    expect((await audit.page({ actorId: 'u-1', from: 0, to: 1 }, 3)).entries).toEqual([])
  })

  test('more entries than a batch are verified whole', async () => {
    await business.database.transaction(async (trx) => {
      for (let n = 0; n < 2100; n += 1) await audit.append({ action: 'test.done', actor: null }, trx)
    })
    expect(await audit.verify()).toMatchObject({ ok: true, head: { seq: 2100 } })
    await tamper('UPDATE audit SET at = 1 WHERE seq = 2050')
    expect(await audit.verify()).toEqual({ ok: false, seq: 2050, fault: 'altered' })
  })
})
