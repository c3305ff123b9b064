import type { UnitId } from '../../contract/ids.ts'
import type { NoticeKind } from '../../contract/notice.ts'
import type { MeetingPhase } from '../../contract/meeting-plan.ts'
import { isMissing, type Receipt, receiptState } from './receipt.ts'

/** One notice as a venue was told it. */
export interface ToldNotice {
  readonly unitId: UnitId
  readonly kind: NoticeKind
  readonly asks: boolean
  readonly seenAt: number | null
  readonly notice: { readonly sequence: number }
}

/** What a venue was told last of a meeting, and which notice wants its answer. */
export interface Standing<One extends ToldNotice = ToldNotice> {
  readonly unitId: UnitId
  readonly latest: One
  /** Sequence of the last notice that wants an answer; 0: none does. */
  readonly asked: number
}

/** Where each venue stands after these notices of one meeting, the oldest first. */
export const standings = <One extends ToldNotice>(
  notices: readonly One[],
): ReadonlyMap<UnitId, Standing<One>> => {
  const found = new Map<UnitId, Standing<One>>()
  for (const told of notices) {
    const asked = told.asks ? told.notice.sequence : (found.get(told.unitId)?.asked ?? 0)
    found.set(told.unitId, { unitId: told.unitId, latest: told, asked })
  }
  return found
}

/** What a venue still has to do about the last notice: answer it, take note of it, or nothing. */
export const duty = (
  { latest, asked }: Standing,
  receipt: Receipt | undefined,
  state: MeetingPhase,
): 'answer' | 'note' | null => {
  if (state === 'ended') return null
  const answers = latest.kind !== 'withdrawn' && (state === 'scheduled' || state === 'running')
  if (answers && asked > 0 && isMissing(receiptState(receipt, asked))) return 'answer'
  return latest.seenAt === null ? 'note' : null
}
