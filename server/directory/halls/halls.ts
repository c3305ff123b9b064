import { HallId, WindowId, type UnitId } from '../../contract/ids.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import { readHalls, readWindows, upsertHall, upsertWindow, type Hall, type Window } from './store.ts'

export interface HallDetails {
  readonly key: string
  readonly name: string
  readonly unitId: UnitId
  /** SVG; see `HallView`. */
  readonly plan: string
  readonly windows: readonly Omit<Window, 'id' | 'hallId'>[]
}

/** The service halls and their windows. */
export interface Halls {
  all(): Promise<readonly Hall[]>
  byKey(key: string): Promise<Hall | undefined>
  /** @throws DomainError `hall.unknown` */
  get(id: HallId): Promise<Hall>
  /** A hall's windows in the order of their numbers, or those of all halls. */
  windows(hallId?: HallId): Promise<readonly Window[]>
  /** Makes the hall of this key, or brings it up to date; windows keep their ids by their numbers. */
  put(details: HallDetails, actor: AuditActor | null): Promise<Hall>
}

export const createHalls = (options: { readonly database: Database; readonly audit: Audit }): Halls => {
  const { database, audit } = options
  const inTurn = createTurns()

  const byKey = async (key: string): Promise<Hall | undefined> =>
    (await readHalls(database)).find((hall) => hall.key === key)

  const put: Halls['put'] = async ({ windows, ...details }, actor) => {
    const before = await byKey(details.key)
    const hall: Hall = { ...details, id: before?.id ?? newId(HallId) }
    const known = new Map(
      (before ? await readWindows(database, hall.id) : []).map((one) => [one.number, one]),
    )
    await database.transaction(async (trx) => {
      await upsertHall(trx, hall)
      for (const window of windows) {
        await upsertWindow(trx, {
          ...window,
          id: known.get(window.number)?.id ?? newId(WindowId),
          hallId: hall.id,
        })
      }
      const data = { key: hall.key, name: hall.name, windows: windows.length }
      await audit.append({ action: 'hall.put', actor, subject: hall.id, data }, trx)
    })
    return hall
  }

  return {
    all: () => readHalls(database),
    byKey,
    get: async (id) => {
      const hall = (await readHalls(database)).find((one) => one.id === id)
      if (!hall) throw new DomainError('hall.unknown', { hallId: id })
      return hall
    },
    windows: (hallId) => readWindows(database, hallId),
    put: (details, actor) => inTurn(() => put(details, actor)),
  }
}
