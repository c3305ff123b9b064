import type { UserId } from '../../contract/ids.ts'
import type { Database } from '../../kernel/database/index.ts'
import { credentialOf } from '../users/store.ts'
import { verifyPassword } from './password.ts'

/**
 * A way to prove who one is: passwords of this server; later a directory of the authority (LDAP) or its sign-in service
 * (OIDC). It says which user proved it; whether that user may come in is decided by the sign-in.
 */
export interface SignInAdapter {
  /** Must take the same time for accounts that exist and that do not. Undefined: refused. */
  verify(account: string, password: string): Promise<{ readonly userId: UserId } | undefined>
}

export const passwordAdapter = (database: Database): SignInAdapter => ({
  verify: async (account, password) => {
    const credential = await credentialOf(database, account)
    const proven = await verifyPassword(credential?.passwordHash ?? null, password)
    return credential && proven ? { userId: credential.userId } : undefined
  },
})
