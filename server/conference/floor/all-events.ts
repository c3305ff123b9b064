import type { MeetingId } from '../../contract/ids.ts'
import type { FloorEvent } from './next-floor.ts'
import type { FloorStore } from './store.ts'

const portion = 1000

/** Everything that happened on the floor of a meeting, in order. */
export const allEvents = async (
  floors: Pick<FloorStore, 'events'>,
  meetingId: MeetingId,
): Promise<readonly FloorEvent[]> => {
  const events: FloorEvent[] = []
  for (;;) {
    const more = await floors.events(meetingId, events.at(-1)?.seq ?? 0, portion)
    events.push(...more)
    if (more.length < portion) return events
  }
}
