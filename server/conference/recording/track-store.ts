import type { MeetingId, SeatId, SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { TrackKind } from './wanted.ts'

/** A source that is a track of a meeting. */
export interface MeetingTrack {
  readonly sourceId: SourceId
  readonly meetingId: MeetingId
  readonly seatId: SeatId
  readonly kind: TrackKind
  /** The venue's name, as the recording calls it. */
  readonly name: string
  readonly createdAt: EpochMs
}

interface TrackRow {
  source_id: SourceId
  meeting_id: MeetingId
  seat_id: SeatId
  kind: TrackKind
  name: string
  created_at: EpochMs
}

/** The table of tracks: each venue of a meeting has one for its camera and microphone, and one for what it shares. */
export interface TrackStore {
  of(meetingId: MeetingId): Promise<readonly MeetingTrack[]>
  add(track: MeetingTrack, trx: Transaction): Promise<void>
  /** Those of these sources that are tracks. */
  bySources(sources: readonly SourceId[]): Promise<readonly MeetingTrack[]>
}

const trackFrom = (row: TrackRow): MeetingTrack => ({
  sourceId: row.source_id,
  meetingId: row.meeting_id,
  seatId: row.seat_id,
  kind: row.kind,
  name: row.name,
  createdAt: row.created_at,
})

export const createTrackStore = (database: Database): TrackStore => ({
  of: async (meetingId) =>
    (await database<TrackRow>('meeting_tracks').where({ meeting_id: meetingId }).orderBy('created_at')).map(
      trackFrom,
    ),
  add: async (track, trx) => {
    await trx<TrackRow>('meeting_tracks').insert({
      source_id: track.sourceId,
      meeting_id: track.meetingId,
      seat_id: track.seatId,
      kind: track.kind,
      name: track.name,
      created_at: track.createdAt,
    })
  },
  bySources: async (sources) =>
    (await database<TrackRow>('meeting_tracks').whereIn('source_id', [...sources])).map(trackFrom),
})
