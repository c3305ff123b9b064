import type { InitialPassword, UserImport } from '../../contract/directory.ts'
import type { UnitId } from '../../contract/ids.ts'
import type { AuditActor } from '../../kernel/audit/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Units } from '../units/units.ts'
import { planImport, readList, type ImportPlan } from './import-list.ts'
import type { Users } from './users.ts'

export interface ImportOptions {
  readonly dryRun: boolean
  readonly complete: boolean
  readonly actor: AuditActor | null
  readonly mayManage: (unitId: UnitId) => boolean
}

const present = (plan: ImportPlan, initialPasswords: InitialPassword[]): UserImport => ({
  lines: plan.lines.map((planned) => ({
    line: planned.line,
    account: planned.account,
    outcome: planned.outcome,
    problem: planned.outcome === 'error' ? planned.problem : null,
  })),
  left: plan.left.map(({ account }) => account),
  initialPasswords,
})

/**
 * Brings the users up to date with a list of people (CSV). Idempotent by account. Where the list has an error, or in a
 * dry run, nothing is done. People are written one by one: where it breaks off half-way, the same list completes it.
 * @throws DomainError `user.importRefused` with the lines that have errors
 */
export const importUsers = async (
  text: string,
  { users, units }: { readonly users: Users; readonly units: Units },
  { dryRun, complete, actor, mayManage }: ImportOptions,
): Promise<UserImport> => {
  const list = readList(text)
  const everybody = await users.list({ units: units.all().map(({ id }) => id) })
  const own = everybody.find(({ id }) => id === actor?.userId)
  const plan = planImport(list, {
    users: new Map(everybody.map((user) => [user.account, user])),
    unitIdOf: (code) => units.byCode(code)?.id,
    mayManage,
    ownAccount: own?.account,
    complete,
  })
  if (dryRun) return present(plan, [])
  const errors = present(plan, []).lines.filter(({ outcome }) => outcome === 'error')
  if (errors.length > 0) throw new DomainError('user.importRefused', { lines: errors.slice(0, 100) })

  const initialPasswords: InitialPassword[] = []
  for (const planned of plan.lines) {
    if (planned.outcome === 'created') {
      const { account, person } = planned
      const { initialPassword } = await users.create({ account, ...person }, actor)
      initialPasswords.push({ account, password: initialPassword })
    } else if ('user' in planned) await users.change(planned.user.id, planned.person, actor)
  }
  for (const user of plan.left) await users.change(user.id, { enabled: false }, actor)
  return present(plan, initialPasswords)
}
