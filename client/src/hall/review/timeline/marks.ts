import type { AlertView } from '../../../../../server/contract/alert.ts'
import type { BookmarkView } from '../../../../../server/contract/bookmark.ts'
import type { CameraView } from '../../../../../server/contract/camera.ts'
import type { CameraId, SourceId } from '../../../../../server/contract/ids.ts'
import type { LinkedFootage } from '../../../../../server/contract/supervision/evidence.ts'

/** Something on a timeline that one can go to. `evidence`: footage linked to a case. */
export type MarkKind = 'bookmark' | 'alert' | 'evidence'

export interface Mark {
  readonly kind: MarkKind
  readonly id: string
  readonly source: SourceId
  readonly at: number
  /** Where it lasts. */
  readonly to: number
  readonly text: string
}

export const bookmarkMark = (bookmark: BookmarkView): Mark => ({
  kind: 'bookmark',
  id: bookmark.id,
  source: bookmark.source,
  at: Date.parse(bookmark.at),
  to: Date.parse(bookmark.to),
  text: bookmark.text,
})

export const evidenceMark = (link: LinkedFootage): Mark => ({
  kind: 'evidence',
  id: link.id,
  source: link.source,
  at: Date.parse(link.from),
  to: Date.parse(link.to),
  text: `${link.itemName} ${link.caseNo}`,
})

/** Cameras that an alert is about. */
export const camerasOfAlert = (alert: AlertView): readonly CameraId[] => {
  switch (alert.kind) {
    case 'camera.away':
    case 'camera.silent':
    case 'camera.slow':
    case 'camera.footageLost':
      return [alert.facts.camera.id]
    case 'cameras.away':
    case 'disk.failing':
    case 'sources.stopped':
      return alert.facts.cameras.map(({ id }) => id)
    case 'recorder.down':
    case 'recorder.problem':
    case 'process.died':
    case 'clock.stepped':
    case 'disk.low':
    case 'disk.fullSoon':
    case 'holds.nearQuota':
    case 'archive.damaged':
    case 'case.warned':
    case 'order.moved':
      return []
  }
}

/** An alert, once for each camera that it is about. */
export const alertMarks = (
  alert: AlertView,
  cameras: readonly CameraView[],
  text: string,
  now: number,
): readonly Mark[] => {
  const about = new Set<string>(camerasOfAlert(alert))
  return cameras
    .filter(({ id }) => about.has(id))
    .map(({ sourceId }) => ({
      ...{ kind: 'alert', id: alert.id, source: sourceId, at: Date.parse(alert.since), text },
      to: alert.endedAt === null ? now : Date.parse(alert.endedAt),
    }))
}

/** What is marked where the pointer is: what begins within reach of it, else what lasts there. */
export const markUnder = (marks: readonly Mark[], at: number, reachMs: number): Mark | undefined =>
  marks.findLast((mark) => Math.abs(mark.at - at) < reachMs) ??
  marks.findLast((mark) => mark.kind === 'evidence' && mark.at <= at && at < mark.to)

/** The next mark after `at`, or the last before it; two seconds nearer is the one that one stands on. */
export const markBeside = (marks: readonly Mark[], at: number, direction: 1 | -1): Mark | undefined => {
  const sorted = [...marks].sort((one, other) => one.at - other.at)
  return direction === 1
    ? sorted.find((mark) => mark.at > at + 50)
    : [...sorted].reverse().find((mark) => mark.at < at - 2000)
}
