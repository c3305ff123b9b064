import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { MeetingId, UnitId } from '../../../../server/contract/ids.ts'
import { useApi } from '../../api/index.ts'

/** Whom to ring at a venue. */
export interface Duty {
  readonly responsible: string
  readonly telephone: string
}

/** A receipt may still come while the meeting is being set up. */
const againMs = 120_000

/** Who is on duty at each venue, as its receipt names them. Who may not know it sees none: nothing else depends on it. */
export const useTelephones = (id: MeetingId): Readonly<Ref<ReadonlyMap<UnitId, Duty>>> => {
  const api = useApi()
  const duties = shallowRef<ReadonlyMap<UnitId, Duty>>(new Map())
  const load = async () => {
    const found = await api.venueDuties.preparation(id).catch(() => undefined)
    if (found) duties.value = new Map(found.venues.map((venue) => [venue.unitId, venue]))
  }
  void load()
  const timer = setInterval(() => void load(), againMs)
  onScopeDispose(() => clearInterval(timer))
  return duties
}
