import { describe, expect, test } from 'vitest'
import { UnitId } from '../../../server/contract/ids.ts'
import { Action, Role } from '../../../server/contract/rights.ts'
import { liveEvents } from '../../../server/contract/live.ts'
import { meetingEvents } from '../../../server/contract/meeting.ts'
import { steerEvents } from '../../../server/contract/steering.ts'
import { permits } from '../../../server/directory/access/policy.ts'
import { unitTree } from '../../../server/directory/units/unit-tree.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { rightsTable } from '../../support/rights.ts'

const own = newId(UnitId)
const other = newId(UnitId)
const unit = (id: UnitId, code: string) => ({
  id,
  code,
  name: code,
  level: 'district' as const,
  territorialParentId: null,
  lineSuperiorId: null,
  approves: false,
})
const tree = unitTree([unit(own, 'own'), unit(other, 'other')])

const cases = rightsTable.flatMap(({ action, roles }) =>
  Role.options.flatMap((role) =>
    (['own', 'other'] as const).map((whose) => ({
      role,
      action,
      whose,
      allowed: roles[role] === 'all' || (roles[role] === 'own' && whose === 'own'),
    })),
  ),
)

describe('the table of rights', () => {
  test('names every action once', () => {
    expect(rightsTable.map(({ action }) => action).toSorted()).toEqual(Action.options.toSorted())
  })

  test('names the action of every socket event', () => {
    const named = new Set(rightsTable.map(({ action }) => action))
    for (const event of Object.values({ ...meetingEvents, ...liveEvents, ...steerEvents }))
      expect(named).toContain(event.action)
  })
})

describe('the policy says what the table says', () => {
  test.each(cases)('$role, $action, $whose unit: $allowed', ({ role, action, whose, allowed }) => {
    const grants = [{ role, scope: 'territory' as const, units: [own] }]
    expect(permits(grants, action, whose === 'own' ? own : other, tree)).toBe(allowed)
  })

  test.each(cases.filter(({ whose }) => whose === 'own'))(
    '$role, $action, anywhere at all: $allowed',
    ({ role, action, allowed }) => {
      const grants = [{ role, scope: 'territory' as const, units: [own] }]
      expect(permits(grants, action, undefined, tree)).toBe(allowed)
    },
  )

  test.each(rightsTable)('signed in without a role, $action: $signedIn', ({ action, signedIn }) => {
    expect(permits([], action, undefined, tree)).toBe(signedIn === 'all')
  })
})

describe('the administrators', () => {
  const pictures: readonly Action[] = ['live.watch', 'footage.watch', 'footage.link', 'meeting.join']

  test.each(['systemAdministrator', 'securityAdministrator', 'auditor', 'maintainer'] as const)(
    '%s sees and hears nothing',
    (role) => {
      const grants = [{ role, scope: 'territory' as const, units: [own] }]
      for (const action of pictures) expect(permits(grants, action, own, tree)).toBe(false)
    },
  )
})
