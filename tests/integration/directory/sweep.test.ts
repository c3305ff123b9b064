import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { homeNode } from '../../../server/business-db/index.ts'
import { createSessions, type Ended, type Sessions } from '../../../server/directory/sessions/sessions.ts'
import { sessionsOf, type Session } from '../../../server/directory/sessions/store.ts'
import type { User } from '../../../server/directory/index.ts'
import { createAudit, type Audit } from '../../../server/kernel/audit/index.ts'
import { openDirectory, type TestDirectory } from '../../support/directory.ts'

const minute = 60_000

describe('sweeping the sessions', () => {
  let served: TestDirectory
  let audit: Audit
  let sessions: Sessions
  let user: User

  beforeEach(async () => {
    served = await openDirectory()
    const { database } = served.business
    user = await served.addUser('zhang')
    audit = createAudit({ database, clock: served.clock, nodeId: await homeNode(database) })
    const config = {
      sessionHours: 12,
      idleMinutes: 120,
      wallDays: 30,
      failuresBeforeLock: 5,
      lockMinutes: 15,
      passwordMinLength: 10,
    }
    sessions = createSessions({ database, clock: served.clock, audit, config })
  })
  afterEach(() => served.close())

  const open = (): Promise<{ readonly session: Session; readonly token: string }> =>
    served.business.database.transaction((trx) =>
      sessions.open(trx, user, { address: '127.0.0.1', agent: 'test' }),
    )

  test('ends what idled out, tells it, and writes it into the audit log', async () => {
    const ended: Ended[] = []
    sessions.onEnded((one) => ended.push(one))
    const idle = await open()
    served.clock.advance(119 * minute)
    const used = await open()
    await sessions.sweep()
    expect(ended).toEqual([])
    served.clock.advance(minute)
    await sessions.sweep()
    expect(ended).toEqual([{ sessionId: idle.session.id }])
    expect((await sessionsOf(served.business.database, user.id)).map(({ id }) => id)).toEqual([
      used.session.id,
    ])
    const { entries } = await audit.page({ action: 'session.ended' }, 1)
    expect(entries[0]).toMatchObject({ subject: idle.session.id, actorId: null, data: { why: 'expired' } })
  })

  test('keeps those of an unattended screen, which nobody signs in again, until they expire', async () => {
    user = await served.addUser('wall', 'wall')
    const { session, token } = await open()
    served.clock.advance(29 * 24 * 60 * minute)
    await sessions.sweep()
    expect((await sessions.find(token))?.session.id).toBe(session.id)
    served.clock.advance(24 * 60 * minute)
    await sessions.sweep()
    expect(await sessions.find(token)).toBeUndefined()
  })

  test('writes down when a session was last used', async () => {
    const { token, session } = await open()
    served.clock.advance(30 * minute)
    await sessions.find(token)
    const lastSeen = async () => (await sessionsOf(served.business.database, user.id))[0]?.lastSeenAt
    expect(await lastSeen()).toBe(session.createdAt)
    await sessions.sweep()
    expect(await lastSeen()).toBe(session.createdAt + 30 * minute)
  })

  test('a session that ends while it is being looked up is not held', async () => {
    const { token, session } = await open()
    const [found] = await Promise.all([sessions.find(token), sessions.end([session], 'revoked', null)])
    expect(found === undefined || found.session.id === session.id).toBe(true)
    expect(await sessions.find(token)).toBeUndefined()
  })
})
