import { join } from 'node:path'
import type { PackageDescription } from '../../contract/archive.ts'
import type { Instant } from '../../contract/time.ts'

/** What a sealing makes. One that goes on may be given other values but the id and version: it describes anew. */
export interface SealPlan {
  readonly id: string
  readonly version: number
  /** SHA-256 of the statement of the version before. */
  readonly previous: string | null
  readonly sealedAt: Instant
  readonly node: { readonly id: string; readonly name: string; readonly unitCode: string | null }
  /** The audit chain as it is now. */
  readonly audit: { readonly length: number; readonly head: string }
  /** Somebody said that it is to be sealed although parts are missing. */
  readonly acceptGaps: boolean
  readonly description: PackageDescription
}

/** Where the parts of a sealing lie. Only a whole package ever lies outside `.building`. */
export const sealPaths = (archives: string, { id, version }: Pick<SealPlan, 'id' | 'version'>) => {
  const building = join(archives, '.building', `${id}-v${version}`)
  return {
    building,
    journal: join(building, 'journal.jsonl'),
    bag: join(building, 'bag'),
    sealed: join(archives, `${id}-v${version}`),
  }
}
