import type { PlanInput } from '../../contract/meeting-plan.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { PlanningContext } from './context.ts'
import { checkContent, venuesOfPlan, type PlanContent } from './plan.ts'
import { contentFrom } from './presenter.ts'
import { occurrencesOf } from './recurrence.ts'

/**
 * What somebody wants to plan, as far as it is possible and theirs to plan.
 * @throws DomainError `meeting.unknownVenue`, `access.denied`, and what `checkContent` and `occurrencesOf` throw
 */
export const checkedContent = (
  { units, access }: Pick<PlanningContext, 'units' | 'access'>,
  input: PlanInput,
  actor: Actor,
): PlanContent => {
  const content = contentFrom(input)
  const unknown = venuesOfPlan(content).find(({ unitId }) => units.nameOf(unitId) === undefined)
  if (unknown) throw new DomainError('meeting.unknownVenue', { unitId: unknown.unitId })
  access.require(actor, 'meeting.manage', content.mainVenueId)
  checkContent(content)
  occurrencesOf(content.startsAt, content.recurrence)
  return content
}
