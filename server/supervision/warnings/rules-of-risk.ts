import { toInstant } from '../../contract/time.ts'
import { dayOf } from '../calendar/index.ts'
import { termOf } from '../cases/fold.ts'
import { dueOf } from '../clocks/index.ts'
import type { Judge } from './finding.ts'
import { after } from './rules-of-time.ts'

const none = { found: [] } as const

/** Review and decision by the same person. */
export const sameHandler: Judge<'sameHandler'> = ({ level }, { state: { steps } }) => {
  const reviewers = new Set(
    steps.flatMap(({ fact: { event } }) =>
      event.type === 'review' && event.handler ? [event.handler.name] : [],
    ),
  )
  const decided = steps.find(
    ({ fact: { event } }) => event.type === 'approval' && event.handler && reviewers.has(event.handler.name),
  )
  return decided
    ? {
        found: [{ level, at: decided.fact.at, facts: { handler: decided.fact.event.handler?.name ?? null } }],
      }
    : none
}

export const closedAtOnce: Judge<'closedAtOnce'> = ({ level, seconds }, { state }) => {
  const { kind, acceptedAt, closedAt, status } = state
  if (kind === 'immediate' || status !== 'concluded' || acceptedAt === null || closedAt === null) return none
  const took = (closedAt - acceptedAt) / 1000
  return took <= seconds ? { found: [{ level, at: closedAt, facts: { seconds: Math.round(took) } }] } : none
}

export const enteredLate: Judge<'enteredLate'> = (rule, { state: { steps }, calendar }) => {
  const late = steps.find(({ fact }) => fact.receivedAt >= after(fact.at, rule.after, calendar))
  return late
    ? {
        found: [
          {
            ...{ level: rule.level, at: late.fact.receivedAt },
            facts: {
              event: late.fact.event.type,
              occurredAt: toInstant(late.fact.at),
              receivedAt: toInstant(late.fact.receivedAt),
              handler: late.fact.event.handler?.name ?? null,
            },
          },
        ],
      }
    : none
}

/** Steps of at least two days that were all told within minutes: they were written down afterwards. */
export const enteredInBulk: Judge<'enteredInBulk'> = ({ level, events, minutes }, { state: { steps } }) => {
  const byReceipt = steps.map(({ fact }) => fact).toSorted((a, b) => a.receivedAt - b.receivedAt)
  const found = byReceipt.flatMap((first, index) => {
    const together = byReceipt
      .slice(index)
      .filter(({ receivedAt }) => receivedAt - first.receivedAt <= minutes * 60_000)
    const days = new Set(together.map(({ at }) => dayOf(at)))
    return together.length >= events && days.size > 1 ? [{ first, together, days: days.size }] : []
  })
  const [bulk] = found
  return bulk
    ? {
        found: [
          {
            ...{ level, at: bulk.first.receivedAt },
            facts: {
              events: bulk.together.length,
              days: bulk.days,
              receivedAt: toInstant(bulk.first.receivedAt),
            },
          },
        ],
      }
    : none
}

/** Told after it began, or covering just what would have been missed. */
export const suspensionSuspicious: Judge<'suspensionSuspicious'> = (rule, { state, calendar }) => {
  const { level } = rule
  const afterwards = state.procedures.find(({ from, toldAt }) => toldAt >= after(from, rule.after, calendar))
  if (afterwards) {
    const { name, from, toldAt } = afterwards
    const facts = { suspicion: 'enteredAfterwards', name, from: toInstant(from), toldAt: toInstant(toldAt) }
    return { found: [{ level, at: toldAt, facts }] }
  }
  const { acceptedAt, closedAt, promised, procedures } = state
  const pauses = procedures.filter(({ kind }) => kind === 'other')
  if (
    acceptedAt === null ||
    closedAt === null ||
    !promised.limit ||
    pauses.length === 0 ||
    promised.state !== 'met'
  )
    return none
  const extended = procedures.filter(({ kind }) => kind === 'extension')
  const without = dueOf(termOf(acceptedAt, promised.limit, extended), calendar)
  if (without === null || closedAt < without) return none
  const facts = { suspicion: 'coversTheLimit', dueWithout: toInstant(without), suspended: promised.suspended }
  return { found: [{ level, at: closedAt, facts }] }
}

export const suspensionOverrun: Judge<'suspensionOverrun'> = ({ level }, { state, now, calendar }) => {
  const planned = state.procedures.flatMap(({ kind, name, from, to, plannedLength }) =>
    kind === 'other' && plannedLength
      ? [{ name, from, to, due: after(from, plannedLength, calendar), until: to ?? state.closedAt ?? now }]
      : [],
  )
  const over = planned.find(({ until, due }) => until >= due)
  const found = over
    ? [
        {
          level,
          at: over.due,
          facts: { name: over.name, from: toInstant(over.from), dueAt: toInstant(over.due) },
        },
      ]
    : []
  const open = planned.filter(({ to, due }) => to === null && due > now).map(({ due }) => due)
  return open.length === 0 || state.closedAt !== null ? { found } : { found, again: Math.min(...open) }
}

export const noFootage: Judge<'noFootage'> = ({ level }, { withoutFootage = [], state: { steps } }) => {
  const [missing] = withoutFootage
  if (!missing) return none
  const handler = steps.find(({ fact }) => fact.at >= missing.from && fact.at < missing.to)?.fact.event
    .handler?.name
  const facts = { from: toInstant(missing.from), to: toInstant(missing.to), handler: handler ?? null }
  return { found: [{ level, at: missing.from, facts }] }
}
