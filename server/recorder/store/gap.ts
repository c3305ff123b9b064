import { z } from 'zod'
import type { SourceId } from '../../contract/ids.ts'
import type { GapReason } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'

export const GapId = z.uuid().brand('GapId')
export type GapId = z.infer<typeof GapId>

/** Time of which a source has no footage, and why. */
export interface Gap {
  readonly id: GapId
  readonly sourceId: SourceId
  readonly epoch: number
  readonly from: EpochMs
  /** null while it lasts. */
  readonly to: EpochMs | null
  readonly reason: GapReason
  /** In the words of the other side, credentials hidden. */
  readonly detail: string | null
}
