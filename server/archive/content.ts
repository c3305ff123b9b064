import type { PackageContent } from '../archive-package/index.ts'
import type { ExpectedPart, PackageKind } from '../contract/archive.ts'
import type { UnitId } from '../contract/ids.ts'
import type { Transaction } from '../kernel/database/index.ts'

/** A case or a meeting that may be sealed. */
export interface Sealable {
  /** Whose it is: rights are asked for this unit. */
  readonly unitId: UnitId
  readonly content: PackageContent
  /** Part of the transaction that notes that it is sealed, but for these parts: what was kept for it alone may go. */
  onSealed?(trx: Transaction, gaps: readonly ExpectedPart[]): Promise<void>
}

/**
 * The seam to the domains whose matters are archived: each gives its own by id, undefined where there is none. The
 * archive knows neither cases nor meetings.
 */
export type ContentProviders = Readonly<
  Partial<Record<PackageKind, (subject: string) => Promise<Sealable | undefined>>>
>
