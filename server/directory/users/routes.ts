import { z } from 'zod'
import {
  CreatedUser,
  GrantList,
  InitialPassword,
  NewUser,
  UserChange,
  UserImport,
  UserImportQuery,
  UserQuery,
  UserView,
} from '../../contract/directory.ts'
import { UserId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import type { Action } from '../../contract/rights.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import { decodeCsv } from '../../kernel/csv/index.ts'
import { readBody, route, type Route } from '../../kernel/http/index.ts'
import type { Units } from '../units/units.ts'
import { importUsers } from './import.ts'
import type { User } from './user.ts'
import type { Users } from './users.ts'

const OneUser = z.object({ id: UserId })
const maxListBytes = 2_000_000

const present = (user: User): UserView => ({
  id: user.id,
  account: user.account,
  displayName: user.displayName,
  unitId: user.unitId,
  enabled: user.enabled,
  grants: user.grants.map((grant) => ({ ...grant, units: [...grant.units] })),
})

/** The people of the units within the caller's scope: for security administrators. */
export const userRoutes = (options: {
  readonly access: Access
  readonly users: Users
  readonly units: Units
}): readonly Route[] => {
  const { access, users, units } = options

  /** The user, if of a unit that the actor may do this for. */
  const within = async (actor: Actor, action: Action, id: UserId): Promise<User> => {
    const user = await users.get(id)
    access.require(actor, action, user.unitId)
    return user
  }

  return [
    route(
      'user.read',
      {
        method: 'get',
        path: '/api/users',
        summary: 'Users in the order of their accounts',
        query: UserQuery,
        response: pageOf(UserView),
      },
      async ({ query: { unit, text, cursor, limit } }, actor) => {
        const allowed = units
          .all()
          .map(({ id }) => id)
          .filter((id) => (unit === undefined || id === unit) && access.allows(actor, 'user.read', id))
        const found = await users.list({ units: allowed, text, after: cursor }, limit + 1)
        const items = found.slice(0, limit).map(present)
        return { items, next: found.length > limit ? (items.at(-1)?.account ?? null) : null }
      },
    ),
    route(
      'user.manage',
      {
        method: 'post',
        path: '/api/users',
        summary: 'Add a user; the answer holds the first password, told only here',
        body: NewUser,
        response: CreatedUser,
      },
      async ({ body }, actor) => {
        access.require(actor, 'user.manage', body.unitId)
        const { user, initialPassword } = await users.create(body, actor)
        return { user: present(user), initialPassword }
      },
    ),
    route(
      'user.manage',
      {
        method: 'post',
        path: '/api/users/import',
        summary: 'Bring the users up to date with a list (CSV: account, name, unitCode, enabled)',
        query: UserImportQuery,
        consumes: 'text/csv',
        response: UserImport,
      },
      async ({ query, request }, actor) => {
        const text = decodeCsv(await readBody(request, maxListBytes))
        return importUsers(
          text,
          { users, units },
          { ...query, actor, mayManage: (unitId) => access.allows(actor, 'user.manage', unitId) },
        )
      },
    ),
    route(
      'user.manage',
      {
        method: 'patch',
        path: '/api/users/:id',
        summary: 'Change, disable or enable a user',
        params: OneUser,
        body: UserChange,
        response: UserView,
      },
      async ({ params, body }, actor) => {
        await within(actor, 'user.manage', params.id)
        if (body.unitId !== undefined) access.require(actor, 'user.manage', body.unitId)
        return present(await users.change(params.id, body, actor))
      },
    ),
    route(
      'user.manage',
      {
        method: 'post',
        path: '/api/users/:id/password',
        summary: 'Give a user a new first password, unlock the account, end its sessions',
        params: OneUser,
        response: InitialPassword,
      },
      async ({ params }, actor) => {
        const { account } = await within(actor, 'user.manage', params.id)
        return { account, password: await users.resetPassword(params.id, actor) }
      },
    ),
    route(
      'role.grant',
      {
        method: 'put',
        path: '/api/users/:id/grants',
        summary: "Set all of a user's roles",
        params: OneUser,
        body: GrantList,
        response: UserView,
      },
      async ({ params, body }, actor) => {
        await within(actor, 'role.grant', params.id)
        for (const unitId of body.grants.flatMap((grant) => grant.units)) {
          access.require(actor, 'role.grant', unitId)
        }
        return present(await users.setGrants(params.id, body.grants, actor))
      },
    ),
  ]
}
