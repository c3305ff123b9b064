import { z } from 'zod'
import { NewUnit, UnitChange, UnitQuery, UnitView } from '../../contract/directory.ts'
import { UnitId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { pageAfter } from '../page.ts'
import { line, territory } from './unit-tree.ts'
import type { Unit } from './unit.ts'
import type { Units } from './units.ts'

type Filter = z.output<typeof UnitQuery>

const matches = (unit: Unit, { level, text }: Filter): boolean =>
  (level === undefined || unit.level === level) &&
  (text === undefined || unit.name.includes(text) || unit.code.startsWith(text.toUpperCase()))

/** The organisation: read by all, changed by system administrators. */
export const unitRoutes = (options: { readonly access: Access; readonly units: Units }): readonly Route[] => {
  const { access, units } = options

  const candidates = ({ within, relation }: Filter): readonly Unit[] => {
    if (within === undefined) return units.all()
    return relation === 'line' ? line(units.tree(), within) : territory(units.tree(), within)
  }

  /** A unit is put only where its mover may manage; at the top only while there is nothing yet. */
  const requirePlace = (actor: Actor, parent: UnitId | null | undefined): void => {
    if (parent === undefined || (parent === null && units.all().length === 0)) return
    if (parent === null) throw new DomainError('access.denied', { action: 'unit.manage' })
    access.require(actor, 'unit.manage', parent)
  }

  return [
    route(
      'unit.read',
      {
        method: 'get',
        path: '/api/units',
        summary: 'Units in the order of their codes; a whole territory or line by `within`',
        query: UnitQuery,
        response: pageOf(UnitView),
      },
      ({ query }, actor) => {
        const found = candidates(query).filter(
          (unit) => matches(unit, query) && access.allows(actor, 'unit.read', unit.id),
        )
        return pageAfter(found, query, (unit) => unit.code)
      },
    ),
    route(
      'unit.read',
      {
        method: 'get',
        path: '/api/units/:id',
        summary: 'A unit',
        params: z.object({ id: UnitId }),
        response: UnitView,
      },
      ({ params }, actor) => {
        access.require(actor, 'unit.read', params.id)
        return units.get(params.id)
      },
    ),
    route(
      'unit.manage',
      { method: 'post', path: '/api/units', summary: 'Add a unit', body: NewUnit, response: UnitView },
      async ({ body }, actor) => {
        requirePlace(actor, body.territorialParentId)
        return units.create(body, actor)
      },
    ),
    route(
      'unit.manage',
      {
        method: 'patch',
        path: '/api/units/:id',
        summary: 'Change a unit or move it',
        params: z.object({ id: UnitId }),
        body: UnitChange,
        response: UnitView,
      },
      async ({ params, body }, actor) => {
        access.require(actor, 'unit.manage', params.id)
        requirePlace(actor, body.territorialParentId)
        return units.change(params.id, body, actor)
      },
    ),
  ]
}
