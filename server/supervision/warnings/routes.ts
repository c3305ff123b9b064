import { z } from 'zod'
import { WarningId, type UnitId } from '../../contract/ids.ts'
import { RuleSet } from '../../contract/supervision/rule.ts'
import {
  ObjectionDecision,
  RulesChange,
  RulesInForce,
  RulesPreview,
  WarningPage,
  WarningQuery,
  WarningText,
  WarningView,
  WarningWithCourse,
} from '../../contract/supervision/warning.ts'
import type { Action } from '../../contract/rights.ts'
import { toInstant } from '../../contract/time.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { optionalInstant } from '../cases/present.ts'
import { casesById } from '../cases/store.ts'
import type { Items } from '../items/items.ts'
import { visibleUnits } from '../visible-units.ts'
import type { RulesOfVersion } from './rule-sets.ts'
import { countWarnings, listWarnings } from './store.ts'
import type { Act, Warning } from './warning.ts'
import type { Warnings } from './warnings.ts'

const params = z.object({ id: WarningId })

export interface WarningRoutesOptions {
  readonly database: Database
  readonly access: Access
  readonly warnings: Warnings
  readonly items: Items
  readonly units: { all(): readonly UnitId[]; nameOf(id: UnitId): string | undefined }
  /** What other rules would change of open cases that the caller may judge. */
  readonly preview: (set: RuleSet, mayJudge: (unitId: UnitId) => boolean) => Promise<RulesPreview>
}

const rulesView = ({ since, ...rest }: RulesOfVersion): RulesInForce => ({ ...rest, since: toInstant(since) })

/** Warnings and cards, and the rules that they follow from. */
export const warningRoutes = (options: WarningRoutesOptions): readonly Route[] => {
  const { database, access, warnings, items, units } = options

  const views = async (shown: readonly Warning[]): Promise<WarningView[]> => {
    const cases = await casesById(database, [...new Set(shown.map(({ caseId }) => caseId))])
    return shown.map(({ at, raisedAt, replyDueAt, repliedAt, ...rest }) => {
      const identity = cases.get(rest.caseId)
      return {
        ...{ ...rest, caseNo: identity?.caseNo ?? '', unitName: units.nameOf(rest.unitId) ?? '' },
        itemName: identity ? (items.find(identity.itemId)?.name ?? '') : '',
        ...{ at: toInstant(at), raisedAt: toInstant(raisedAt), replyDueAt: toInstant(replyDueAt) },
        repliedAt: optionalInstant(repliedAt),
      }
    })
  }
  const view = async (warning: Warning): Promise<WarningView> => {
    const [one] = await views([warning])
    if (!one) throw new DomainError('warning.unknown', { warningId: warning.id })
    return one
  }
  const actView = ({ act, at, name, text }: Act) => ({ act, at: toInstant(at), by: name, text })
  const reached = async (id: WarningId, action: Action, actor: Actor): Promise<Warning> => {
    const warning = await warnings.get(id)
    access.require(actor, action, warning.unitId)
    return warning
  }

  /** What somebody does with a warning, in words. */
  const acting = (
    action: 'warning.answer' | 'warning.decide',
    name: string,
    summary: string,
    act: (id: WarningId, text: string, actor: Actor) => Promise<Warning>,
  ): Route =>
    route(
      action,
      {
        method: 'post',
        path: `/api/warnings/:id/${name}`,
        summary,
        params,
        body: WarningText,
        response: WarningView,
      },
      async ({ params: { id }, body }, actor) => {
        await reached(id, action, actor)
        return view(await act(id, body.text, actor))
      },
    )

  return [
    route(
      'warning.read',
      {
        method: 'get',
        path: '/api/warnings',
        summary: 'Warnings and cards of the units the caller may see, newest first',
        query: WarningQuery,
        response: WarningPage,
      },
      async ({ query: { cursor, limit, ...wanted } }, actor) => {
        if (wanted.unit !== undefined) access.require(actor, 'warning.read', wanted.unit)
        const visible = visibleUnits(units.all(), (unitId) => access.allows(actor, 'warning.read', unitId))
        const filter = { ...wanted, units: visible }
        const found = await listWarnings(database, filter, limit + 1, cursor)
        const shown = found.slice(0, limit)
        return {
          items: await views(shown),
          next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
          total: await countWarnings(database, filter),
        }
      },
    ),
    route(
      'warning.read',
      {
        method: 'get',
        path: '/api/warnings/:id',
        summary: 'One warning with what was done with it',
        params,
        response: WarningWithCourse,
      },
      async ({ params: { id } }, actor) => {
        const warning = await reached(id, 'warning.read', actor)
        return { warning: await view(warning), course: (await warnings.acts(id)).map(actView) }
      },
    ),
    acting('warning.answer', 'reply', "The unit's answer", (...act) => warnings.reply(...act)),
    acting('warning.answer', 'objection', "The unit's written objection, once", (...act) =>
      warnings.object(...act),
    ),
    acting('warning.decide', 'void', 'Withdraw a warning, with the reason', (...act) =>
      warnings.void(...act),
    ),
    acting('warning.decide', 'escalation', 'Take a warning to the head of the unit, or above', (...act) =>
      warnings.escalate(...act),
    ),
    route(
      'warning.decide',
      {
        method: 'post',
        path: '/api/warnings/:id/decision',
        summary: 'Decide an objection; by somebody who had no part in the warning',
        params,
        body: ObjectionDecision,
        response: WarningView,
      },
      async ({ params: { id }, body: { uphold, text } }, actor) => {
        await reached(id, 'warning.decide', actor)
        return view(await warnings.decide(id, uphold, text, actor))
      },
    ),
    route(
      'rule.read',
      { method: 'get', path: '/api/rules', summary: 'The rules in force', response: RulesInForce },
      () => rulesView(warnings.rules()),
    ),
    route(
      'rule.manage',
      {
        method: 'post',
        path: '/api/rules/preview',
        summary: 'What other rules would change, before they are put in force',
        body: RuleSet,
        response: RulesPreview,
      },
      ({ body }, actor) => options.preview(body, (unitId) => access.allows(actor, 'rule.manage', unitId)),
    ),
    route(
      'rule.manage',
      {
        method: 'put',
        path: '/api/rules',
        summary: 'Put other rules in force: open cases are judged anew',
        body: RulesChange,
        response: RulesInForce,
      },
      async ({ body: { version, set } }, actor) => rulesView(await warnings.changeRules(set, version, actor)),
    ),
  ]
}
