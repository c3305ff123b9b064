import type { SourceId } from '../../contract/ids.ts'
import { GapReason, type JournalEntry } from '../../contract/recorder.ts'
import type { EpochMs } from '../../contract/time.ts'

/** A source gives nothing to record, or did not for a while that has not been told yet. */
export interface CameraTrouble {
  readonly id: number
  readonly sourceId: SourceId
  readonly since: EpochMs
  readonly reason: GapReason
  readonly detail: string | null
  /** null while it lasts. */
  readonly endedAt: EpochMs | null
}

/** What an entry of the recorder's journal says of a source's trouble. */
export type TroubleChange =
  | {
      readonly what: 'began' | 'explained'
      readonly sourceId: SourceId
      readonly since: EpochMs
      readonly reason: GapReason
      readonly detail: string | null
    }
  | { readonly what: 'ended'; readonly sourceId: SourceId; readonly at: EpochMs }

/** Gaps for these reasons are nobody's trouble, or are told as the recorder's. */
const asIntended: ReadonlySet<GapReason> = new Set([
  'recorder-stopped',
  'recorder-crashed',
  'power-lost',
  'disabled',
  'deleted',
])

const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise

/** undefined where the entry says nothing of that. */
export const troubleChange = ({ event, sourceId, at, data }: JournalEntry): TroubleChange | undefined => {
  if (sourceId === null) return undefined
  switch (event) {
    case 'gap.opened':
    case 'gap.explained': {
      const reason = GapReason.safeParse(data['reason'])
      if (!reason.success || asIntended.has(reason.data)) return undefined
      const detail = typeof data['detail'] === 'string' ? data['detail'] : null
      const since = numberOf(data['from'], at)
      return {
        what: event === 'gap.opened' ? 'began' : 'explained',
        ...{ sourceId, since, reason: reason.data, detail },
      }
    }
    case 'gap.closed':
      return { what: 'ended', sourceId, at: numberOf(data['to'], at) }
    case 'source.removed':
      return { what: 'ended', sourceId, at }
    case 'source.put':
      return data['enabled'] === false ? { what: 'ended', sourceId, at } : undefined
    default:
      return undefined
  }
}
