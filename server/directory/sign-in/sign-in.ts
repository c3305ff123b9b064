import type { Actor } from '../../kernel/access/index.ts'
import type { Audit, AuditActor } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { OpenSession, Sessions } from '../sessions/sessions.ts'
import { sessionsOf } from '../sessions/store.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import { credentialOf, findUser, writePassword } from '../users/store.ts'
import type { SignInAdapter } from './adapter.ts'
import { clearFailures, failuresOf, forgetFailures, writeFailures } from './failure-store.ts'
import { afterFailure, forgottenAfterMs } from './lock-out.ts'
import { brokenPasswordRule, hashPassword } from './password.ts'

export interface SignInAttempt {
  readonly account: string
  readonly password: string
  readonly address: string
  readonly agent: string
}

export interface PasswordChange {
  readonly current: string
  readonly next: string
}

export interface SignIn {
  /**
   * Opens a session for whoever proves who they are.
   * @throws DomainError `session.refused`; `session.locked` with `retryAfterMs`; `request.rateLimited` when too many
   *   wait. None of them tells whether the account exists.
   */
  signIn(attempt: SignInAttempt): Promise<OpenSession & { readonly token: string }>
  /**
   * Replaces the actor's password and ends their other sessions. A wrong current one counts as a failed sign-in.
   * @throws DomainError `password.wrong`; `password.weak` with the `rule`; `session.locked`; `request.rateLimited`
   */
  changePassword(actor: Actor, change: PasswordChange): Promise<void>
  /** Forgets old failures. */
  sweep(): Promise<void>
}

/** Passwords are verified one at a time (about 20 ms each), so that guesses made at once are counted one by one. */
const maxWaiting = 100

export const createSignIn = (options: {
  readonly database: Database
  readonly config: Config['signIn']
  readonly clock: Clock
  readonly audit: Audit
  readonly sessions: Sessions
  readonly adapter: SignInAdapter
}): SignIn => {
  const { database, config, clock, audit, sessions, adapter } = options
  const inTurn = createTurns(maxWaiting)

  const requireUnlocked = async (account: string): Promise<void> => {
    const failures = await failuresOf(database, account)
    const retryAfterMs = (failures?.lockedUntil ?? 0) - clock.now()
    if (retryAfterMs > 0) throw new DomainError('session.locked', { retryAfterMs })
  }

  const countFailure = async (account: string, action: string, actor: AuditActor): Promise<void> => {
    const known = await credentialOf(database, account)
    const now = clock.now()
    await database.transaction(async (trx) => {
      const failures = afterFailure(await failuresOf(trx, account), now, config)
      await writeFailures(trx, account, failures)
      // Only an account that exists is named: what was typed instead of one may be a password.
      const about = { actor, ...(known && { subject: known.userId }) }
      await audit.append({ action, ...about, data: { failures: failures.failures } }, trx)
      if (failures.lockedUntil > now) {
        const minutes = Math.round((failures.lockedUntil - now) / 60_000)
        await audit.append({ action: 'session.locked', ...about, data: { minutes } }, trx)
      }
    })
  }

  const signIn = async ({ account: typed, password, address, agent }: SignInAttempt) => {
    const account = typed.trim().toLowerCase()
    await requireUnlocked(account)
    const proven = await adapter.verify(account, password)
    const user = proven && (await findUser(database, proven.userId))
    if (!user?.enabled) {
      await countFailure(account, 'session.refused', { address })
      throw new DomainError('session.refused')
    }
    return database.transaction(async (trx) => {
      await clearFailures(trx, account)
      const { session, token } = await sessions.open(trx, user, { address, agent })
      const actor = { userId: user.id, sessionId: session.id, address }
      await audit.append({ action: 'session.opened', actor, subject: session.id, data: { agent } }, trx)
      return { session, token, user }
    })
  }

  const changePassword = async (actor: Actor, { current, next }: PasswordChange): Promise<void> => {
    const user = await findUser(database, actor.userId)
    if (!user) throw new DomainError('access.unauthenticated')
    const { account } = user
    await requireUnlocked(account)
    const proven = await adapter.verify(account, current)
    if (proven?.userId !== user.id) {
      await countFailure(account, 'password.refused', actor)
      throw new DomainError('password.wrong')
    }
    const rule = brokenPasswordRule(next, { account, current, minLength: config.passwordMinLength })
    if (rule !== undefined)
      throw new DomainError('password.weak', { rule, minLength: config.passwordMinLength })
    const kept = await hashPassword(next)
    await database.transaction(async (trx) => {
      await writePassword(trx, user.id, kept, false)
      await clearFailures(trx, account)
      await audit.append({ action: 'password.changed', actor, subject: user.id }, trx)
    })
    sessions.renew(user.id)
    const others = (await sessionsOf(database, user.id)).filter(({ id }) => id !== actor.sessionId)
    await sessions.end(others, 'passwordChanged', actor)
  }

  return {
    signIn: (attempt) => inTurn(() => signIn(attempt)),
    changePassword: (actor, change) => inTurn(() => changePassword(actor, change)),
    sweep: () => forgetFailures(database, clock.now() - forgottenAfterMs, clock.now()),
  }
}
