import type { ApiKeyId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Grant } from '../../kernel/access/index.ts'

/** A feed's key: what it may tell of, not what it is; that is known to its holder alone. */
export interface ApiKey extends Pick<Grant, 'scope' | 'units'> {
  readonly id: ApiKeyId
  readonly name: string
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs | null
  readonly revokedAt: EpochMs | null
  readonly lastUsedAt: EpochMs | null
}
