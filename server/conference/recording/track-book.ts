import { CommandId, SourceId, type MeetingId, type NodeId, type SeatId } from '../../contract/ids.ts'
import type { SourceSettings } from '../../contract/recorder.ts'
import type { TimeRange } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Outbox } from '../../kernel/outbox/index.ts'
import { createTurns } from '../../kernel/turns/index.ts'
import type { MeetingTrack, TrackStore } from './track-store.ts'
import type { TrackKind } from './wanted.ts'

/** Has retention leave the footage of a track alone. */
export type HoldTrack = (
  trx: Transaction,
  hold: TimeRange & { readonly sourceId: SourceId; readonly reason: string; readonly owner: string },
) => Promise<unknown>

/** Which source each track of a meeting is: the same again after a restart, so that its footage stays together. */
export interface TrackBook {
  sourceOf(seatId: SeatId, kind: TrackKind, name: string): Promise<MeetingTrack>
  /** What the recorder is told of it. */
  settings(track: MeetingTrack): SourceSettings
}

const dayMs = 86_400_000

export const createTrackBook = (options: {
  readonly meetingId: MeetingId
  readonly title: string
  readonly homeNode: NodeId
  readonly database: Database
  readonly store: TrackStore
  readonly clock: Clock
  readonly hold: HoldTrack
  readonly outbox: Pick<Outbox, 'enqueue'>
  /** How long the record of a meeting is kept. */
  readonly keepDays: number
}): TrackBook => {
  const { meetingId, database, store, clock } = options
  const inTurn = createTurns()
  let known: MeetingTrack[] | undefined
  const settings = ({ sourceId, seatId, kind, name }: MeetingTrack): SourceSettings => ({
    ...{ id: sourceId, homeNode: options.homeNode, kind: 'track', name: name.slice(0, 200) },
    ...{ url: `track:${meetingId}/${seatId}/${kind}`, credentials: null, transport: 'udp' },
    ...{ enabled: true, priority: 9, retentionDays: options.keepDays },
  })

  return {
    sourceOf: (seatId, kind, name) =>
      inTurn(async () => {
        known ??= [...(await store.of(meetingId))]
        const before = known.find((track) => track.seatId === seatId && track.kind === kind)
        if (before) return before
        const now = clock.now()
        const track: MeetingTrack = {
          ...{ sourceId: newId(SourceId), meetingId, seatId, kind, name, createdAt: now },
        }
        await database.transaction(async (trx) => {
          await store.add(track, trx)
          // What the recorder does not know it cannot hold.
          await options.outbox.enqueue(trx, {
            ...{ type: 'source.put', id: newId(CommandId), source: settings(track) },
          })
          await options.hold(trx, {
            ...{ sourceId: track.sourceId, from: now, to: now + options.keepDays * dayMs },
            ...{ reason: `会议录像：${options.title}`.slice(0, 500), owner: `meeting:${meetingId}` },
          })
        })
        known.push(track)
        return track
      }),
    settings,
  }
}
