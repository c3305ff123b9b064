import type { CompositionSettings } from '../../contract/composition.ts'
import type { CompositionId, SeatId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { recordedMoments, type Course, type Moment } from './course.ts'
import { layoutOf, tilesOf } from './layout.ts'
import type { MeetingTrack } from './track-store.ts'
import type { TrackKind } from './wanted.ts'

/** What a chapter of the video is called: as people of the meeting call it. */
const chapterTitle = ({ kind, seatId, text }: Moment, nameOf: (seatId: SeatId) => string): string => {
  const name = seatId === null ? '' : nameOf(seatId)
  switch (kind) {
    case 'begin':
      return '会议开始'
    case 'resume':
      return '继续'
    case 'venue':
      return name
    case 'panel':
      return `${text ?? ''} 画面`.trim()
    case 'share':
      return `共享：${name}`
    case 'call':
      return `点名发言：${name}`
    case 'rollCall':
      return '点名'
    case 'vote':
      return `表决：${text ?? ''}`
    case 'scene':
      return text ?? ''
    case 'poll':
      return '轮询'
  }
}

/**
 * How a meeting's video is to be made; undefined where nothing was recorded. Pure.
 * @param endedAt where the recording still ran: when it ended
 */
export const compositionOf = (options: {
  readonly id: CompositionId
  readonly title: string
  readonly course: Course
  readonly tracks: readonly MeetingTrack[]
  readonly nameOf: (seatId: SeatId) => string
  readonly endedAt: EpochMs
  readonly by: CompositionSettings['by']
  readonly askedAt: EpochMs
}): CompositionSettings | undefined => {
  const { course, tracks, nameOf, endedAt } = options
  const spans = course.spans
    .map(({ from, to }) => ({ from, to: to ?? endedAt }))
    .filter(({ from, to }) => to > from)
  if (spans.length === 0 || tracks.length === 0) return undefined
  const sources = new Map(tracks.map(({ seatId, kind, sourceId }) => [`${kind} ${seatId}`, sourceId]))
  const sourceOf = (seatId: SeatId, kind: TrackKind) => sources.get(`${kind} ${seatId}`)
  const name = (seatId: SeatId, kind: TrackKind): string =>
    (kind === 'share' ? `${nameOf(seatId)} 共享` : nameOf(seatId)).slice(0, 200)
  return {
    ...{ id: options.id, title: options.title.slice(0, 200), spans },
    scenes: course.onAir.map(({ from, picture, sharer, banner, subtitle }) => ({
      from,
      tiles: [...tilesOf(layoutOf(picture, sharer), sourceOf, name)],
      banner,
      subtitle,
    })),
    sounds: tracks.map(({ sourceId }) => sourceId).slice(0, 64),
    chapters: recordedMoments(course, spans).map((moment) => ({
      at: moment.at,
      title: chapterTitle(moment, nameOf).slice(0, 200) || '—',
    })),
    ...{ by: options.by, askedAt: options.askedAt },
  }
}
