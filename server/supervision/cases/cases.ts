import type { CaseId } from '../../contract/ids.ts'
import type { Limit } from '../../contract/supervision/limit.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Calendar } from '../calendar/index.ts'
import { itemRules, type Item } from '../items/item.ts'
import type { Items } from '../items/items.ts'
import type { CaseState } from './case-state.ts'
import type { AnyFact } from './fact.ts'
import type { CaseIdentity } from './filed-case.ts'
import { foldCase } from './fold.ts'
import { factsOf } from './event-store.ts'
import { findCase } from './store.ts'

/** A case with all that follows from its events. */
export interface OpenedCase {
  readonly identity: CaseIdentity
  readonly item: Item
  readonly state: CaseState
}

/** Reads cases: what they are follows from their events, each time they are asked for. */
export interface Cases {
  /** @throws DomainError `case.unknown` */
  identify(id: CaseId, trx?: Database): Promise<CaseIdentity>
  open(identity: CaseIdentity, now: EpochMs, trx?: Database): Promise<OpenedCase>
  openAll(identities: readonly CaseIdentity[], now: EpochMs, trx?: Database): Promise<readonly OpenedCase[]>
}

export const createCases = (options: {
  readonly database: Database
  readonly items: Items
  readonly calendar: Calendar
  readonly limitByLaw: Limit
}): Cases => {
  const { database, items, calendar, limitByLaw } = options
  const opened = (identity: CaseIdentity, facts: readonly AnyFact[], now: EpochMs): OpenedCase => {
    const item = items.get(identity.itemId)
    return { identity, item, state: foldCase(facts, itemRules(item, limitByLaw), now, calendar) }
  }
  return {
    identify: async (id, trx = database) => {
      const found = await findCase(trx, id)
      if (!found) throw new DomainError('case.unknown', { caseId: id })
      return found
    },
    open: async (identity, now, trx = database) => {
      const facts = await factsOf(trx, [identity.id])
      return opened(identity, facts.get(identity.id) ?? [], now)
    },
    openAll: async (identities, now, trx = database) => {
      const facts = await factsOf(
        trx,
        identities.map(({ id }) => id),
      )
      return identities.map((identity) => opened(identity, facts.get(identity.id) ?? [], now))
    },
  }
}
