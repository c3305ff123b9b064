import { WarningId, type CaseId, type NodeId } from '../../contract/ids.ts'
import type { RuleSet } from '../../contract/supervision/rule.ts'
import type { WarningAct } from '../../contract/supervision/warning.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Calendar } from '../calendar/index.ts'
import type { OpenedCase } from '../cases/cases.ts'
import { followAllOpen } from '../cases/store.ts'
import type { Finding } from './finding.ts'
import { after } from './rules-of-time.ts'
import { addRules, latestRules, type RulesOfVersion } from './rule-sets.ts'
import {
  actsOf,
  addAct,
  addWarning,
  countAll,
  findWarning,
  setEscalation,
  setLevel,
  unansweredWarnings,
  updateWarning,
  warningsOfCases,
} from './store.ts'
import {
  decided,
  escalated,
  levelOfCase,
  newFindings,
  objected,
  replied,
  unanswered,
  voided,
  warningNumber,
  type Act,
  type Warning,
} from './warning.ts'

/** Warnings and cards: raised by the rules, answered, objected to, voided, escalated; never deleted. */
export interface Warnings {
  /** The rules in force. */
  rules(): RulesOfVersion
  /** Puts other rules in force: all open cases are judged anew. @throws DomainError `rules.changed` */
  changeRules(set: RuleSet, version: number, actor: Actor): Promise<RulesOfVersion>
  /** Raises what is new of what was found in a case, as part of `trx`. */
  raise(trx: Transaction, opened: OpenedCase, found: readonly Finding[]): Promise<readonly Warning[]>
  /** @throws DomainError `warning.unknown` */
  get(id: WarningId): Promise<Warning>
  acts(id: WarningId): Promise<readonly Act[]>
  /** The unit's answer. @throws DomainError `warning.wrongState` */
  reply(id: WarningId, text: string, actor: Actor): Promise<Warning>
  /** @throws DomainError `warning.wrongState`, `warning.objectedBefore` */
  object(id: WarningId, text: string, actor: Actor): Promise<Warning>
  /** @throws DomainError `warning.wrongState`, `warning.ownDecision` */
  decide(id: WarningId, uphold: boolean, text: string, actor: Actor): Promise<Warning>
  /** @throws DomainError `warning.wrongState` */
  void(id: WarningId, text: string, actor: Actor): Promise<Warning>
  /** @throws DomainError `warning.wrongState` */
  escalate(id: WarningId, text: string, actor: Actor): Promise<Warning>
  /** Takes further what nobody answered in time. Returns how many warnings that were. */
  followUp(): Promise<number>
}

export interface WarningsOptions {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Pick<Audit, 'append'>
  readonly nodeId: NodeId
  readonly calendar: Calendar
  /** The rules of the first start. */
  readonly preset: () => RuleSet
  /** Tells the people who must know, as part of `trx`. */
  readonly tell: (trx: Transaction, warning: Warning, opened: OpenedCase) => Promise<void>
  /** Tells that a warning was taken further, as part of `trx`. */
  readonly tellEscalated: (trx: Transaction, warning: Warning) => Promise<void>
  readonly onRulesChanged: () => void
}

const followedAtOnce = 100

export const createWarnings = async (options: WarningsOptions): Promise<Warnings> => {
  const { database, clock, audit, nodeId, calendar, tell } = options

  const inForce = async (): Promise<RulesOfVersion> => {
    const known = await latestRules(database)
    if (known) return known
    await database.transaction((trx) => addRules(trx, options.preset(), clock.now(), null))
    return inForce()
  }
  let rules = await inForce()

  const get = async (id: WarningId, trx?: Transaction): Promise<Warning> => {
    const warning = await findWarning(trx ?? database, id)
    if (!warning) throw new DomainError('warning.unknown', { warningId: id })
    return warning
  }

  const relevel = async (trx: Transaction, caseId: CaseId): Promise<void> =>
    setLevel(trx, caseId, levelOfCase((await warningsOfCases(trx, [caseId])).get(caseId) ?? []))

  /** One act of a person: what it makes of the warning, written down with who and why. */
  const act = (
    id: WarningId,
    what: WarningAct,
    text: string,
    actor: Actor,
    change: (warning: Warning, acts: readonly Act[], now: EpochMs) => Warning,
  ): Promise<Warning> =>
    database.transaction(async (trx) => {
      const now = clock.now()
      const before = await get(id, trx)
      const after = change(before, await actsOf(trx, id), now)
      await updateWarning(trx, after)
      await addAct(trx, { warningId: id, act: what, at: now, by: actor, text })
      if (after.state !== before.state) await relevel(trx, after.caseId)
      if (what === 'escalated') await options.tellEscalated(trx, after)
      const data = { number: after.number, state: after.state, text }
      await audit.append({ action: `warning.${what}`, actor, subject: id, data }, trx)
      return after
    })

  return {
    rules: () => rules,
    changeRules: async (set, version, actor) => {
      await database.transaction(async (trx) => {
        if ((await latestRules(trx))?.version !== version) throw new DomainError('rules.changed', { version })
        await addRules(trx, set, clock.now(), actor)
        await followAllOpen(trx, clock.now())
        const data = { before: version, rules: JSON.stringify(set) }
        await audit.append({ action: 'rules.changed', actor, data }, trx)
      })
      rules = await inForce()
      options.onRulesChanged()
      return rules
    },
    raise: async (trx, opened, found) => {
      if (found.length === 0) return []
      const { id: caseId, unitId } = opened.identity
      const before = (await warningsOfCases(trx, [caseId])).get(caseId) ?? []
      const now = clock.now()
      let count = await countAll(trx)
      const raised: Warning[] = []
      for (const finding of newFindings(found, before)) {
        count += 1
        const warning: Warning = {
          ...finding,
          ...{ id: newId(WarningId), homeNode: nodeId, caseId, unitId, state: 'open', raisedAt: now },
          number: warningNumber(now, finding.level, count),
          replyDueAt: after(now, rules.set.replyWithin, calendar),
          repliedAt: null,
        }
        await addWarning(trx, warning)
        await addAct(trx, { warningId: warning.id, act: 'raised', at: now, by: null, text: '' })
        await tell(trx, warning, opened)
        raised.push(warning)
      }
      if (raised.length > 0) await setLevel(trx, caseId, levelOfCase([...before, ...raised]))
      return raised
    },
    get: (id) => get(id),
    acts: (id) => actsOf(database, id),
    reply: (id, text, actor) =>
      act(id, 'replied', text, actor, (warning, _acts, now) => replied(warning, now)),
    object: (id, text, actor) => act(id, 'objected', text, actor, objected),
    decide: (id, uphold, text, actor) =>
      act(id, uphold ? 'objectionUpheld' : 'objectionRejected', text, actor, (warning, acts) =>
        decided(warning, acts, uphold, actor.userId),
      ),
    void: (id, text, actor) => act(id, 'voided', text, actor, voided),
    escalate: (id, text, actor) => act(id, 'escalated', text, actor, escalated),
    followUp: async () => {
      let done = 0
      for (const id of await unansweredWarnings(database, clock.now(), followedAtOnce))
        await database.transaction(async (trx) => {
          const now = clock.now()
          const warning = await get(id, trx)
          const open = unanswered(warning, await actsOf(trx, id))
          await setEscalation(
            trx,
            id,
            open?.again === true ? after(now, rules.set.replyWithin, calendar) : null,
          )
          if (!open) return
          await addAct(trx, { warningId: id, act: 'escalated', at: now, by: null, text: '' })
          const data = { number: warning.number, state: warning.state, text: '' }
          await audit.append({ action: 'warning.escalated', actor: null, subject: id, data }, trx)
          await options.tellEscalated(trx, warning)
          done += 1
        })
      return done
    },
  }
}
