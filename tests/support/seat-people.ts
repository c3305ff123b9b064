import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { businessMigrations } from '../../server/business-db/index.ts'
import { SessionId, UserId, type UnitId } from '../../server/contract/ids.ts'
import { insertSession } from '../../server/directory/sessions/store.ts'
import { insertUser, replaceGrants } from '../../server/directory/users/store.ts'
import { sessionCookie } from '../../server/kernel/access/index.ts'
import { openDatabase } from '../../server/kernel/database/index.ts'
import { newId } from '../../server/kernel/ids/index.ts'

const dayMs = 86_400_000

/** Somebody of one unit, signed in already. */
export interface SeatedPerson {
  readonly unitId: UnitId
  readonly cookie: string
}

export interface Seating {
  /** The venue of the operator, and those of the branches that browsers take. */
  readonly mainVenueId: UnitId
  readonly branchVenueId: UnitId
  readonly people: readonly SeatedPerson[]
}

const codes = { main: '430105000000', branch: '430105001000' } as const

/**
 * Writes an official of each of `count` units into the database of a product that has stopped, with a session: nobody
 * has to type 160 passwords.
 */
export const seatPeople = async (dataDir: string, count: number): Promise<Seating> => {
  const database = await openDatabase({
    file: join(dataDir, 'business.db'),
    synchronous: 'full',
    migrations: businessMigrations,
    backupDir: join(dataDir, 'backups'),
  })
  try {
    const units = await database<{ id: UnitId; code: string }>('units').orderBy('code').select('id', 'code')
    const idOf = (code: string): UnitId => {
      const found = units.find((unit) => unit.code === code)
      if (!found) throw new Error(`the demo has no unit ${code}`)
      return found.id
    }
    const others = units.filter(({ code }) => code !== codes.main && code !== codes.branch).slice(0, count)
    if (others.length < count) throw new Error(`the demo has only ${others.length} units for ${count} seats`)
    const now = Date.now()
    const people = others.map(({ id, code }) => ({
      unitId: id,
      account: `seat.${code.toLowerCase()}`,
      userId: newId(UserId),
      token: randomBytes(32).toString('base64url'),
    }))
    await database.transaction(async (trx) => {
      for (const { unitId, account, userId, token } of people) {
        const grants = [{ role: 'official' as const, scope: 'units' as const, units: [unitId] }]
        const user = { id: userId, account, displayName: account, unitId, enabled: true, grants }
        await insertUser(trx, { ...user, mustChangePassword: false }, now)
        await replaceGrants(trx, userId, grants, now)
        await insertSession(
          trx,
          {
            ...{ id: newId(SessionId), userId, createdAt: now, lastSeenAt: now, expiresAt: now + dayMs },
            ...{ address: '127.0.0.1', agent: 'bench' },
          },
          createHash('sha256').update(token).digest('hex'),
        )
      }
    })
    return {
      mainVenueId: idOf(codes.main),
      branchVenueId: idOf(codes.branch),
      people: people.map(({ unitId, token }) => ({ unitId, cookie: `${sessionCookie}=${token}` })),
    }
  } finally {
    await database.destroy()
  }
}
