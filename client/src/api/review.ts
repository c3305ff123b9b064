import { z } from 'zod'
import { BookmarkView, type BookmarkChange, type NewBookmark } from '../../../server/contract/bookmark.ts'
import { ExportView, type NewExport } from '../../../server/contract/export.ts'
import { FragmentList, type Viewings } from '../../../server/contract/footage.ts'
import {
  FootageRequestView,
  type FootageDecision,
  type NewFootageRequest,
} from '../../../server/contract/footage-request.ts'
import { HoldView, type NewHold } from '../../../server/contract/hold.ts'
import type {
  BookmarkId,
  ExportId,
  FootageRequestId,
  LayoutId,
  SourceId,
} from '../../../server/contract/ids.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { TimeRange } from '../../../server/contract/time.ts'
import { LayoutList, LayoutView, type NamedLayout } from '../../../server/contract/wall.ts'
import type { Send } from './request.ts'

/** What the review and the wall ask of the server. */
export const createReviewApi = (send: Send) => ({
  fragments: (source: SourceId, { from, to }: TimeRange, signal: AbortSignal) =>
    send({ path: `/api/footage/${source}/fragments`, query: { from, to }, signal }, FragmentList),
  /** Tells the audit log what was on the screen. */
  viewed: (body: Viewings) => send({ method: 'POST', path: viewingsUrl, body }, z.object({})),
  bookmarks: (source: readonly SourceId[], { from, to }: TimeRange) =>
    send(
      {
        path: '/api/bookmarks',
        query: { source, from: Math.floor(from), to: Math.ceil(to), limit: 200 },
      },
      pageOf(BookmarkView),
    ),
  addBookmark: (body: z.input<typeof NewBookmark>) =>
    send({ method: 'POST', path: '/api/bookmarks', body }, BookmarkView),
  changeBookmark: (id: BookmarkId, body: BookmarkChange) =>
    send({ method: 'PATCH', path: `/api/bookmarks/${id}`, body }, BookmarkView),
  removeBookmark: (id: BookmarkId) => send({ method: 'DELETE', path: `/api/bookmarks/${id}` }, z.undefined()),
  hold: (body: NewHold) => send({ method: 'POST', path: '/api/holds', body }, HoldView),
  exports: () => send({ path: '/api/exports', query: { limit: 50 } }, pageOf(ExportView)),
  export: (body: z.input<typeof NewExport>) =>
    send({ method: 'POST', path: '/api/exports', body }, ExportView),
  cancelExport: (id: ExportId) => send({ method: 'DELETE', path: `/api/exports/${id}` }, z.undefined()),
  requests: () => send({ path: '/api/footage-requests', query: { limit: 200 } }, pageOf(FootageRequestView)),
  request: (body: z.input<typeof NewFootageRequest>) =>
    send({ method: 'POST', path: '/api/footage-requests', body }, FootageRequestView),
  decideRequest: (id: FootageRequestId, body: z.input<typeof FootageDecision>) =>
    send({ method: 'POST', path: `/api/footage-requests/${id}/decision`, body }, FootageRequestView),
  withdrawRequest: (id: FootageRequestId) =>
    send({ method: 'DELETE', path: `/api/footage-requests/${id}` }, z.undefined()),
  layouts: () => send({ path: '/api/wall/layouts' }, LayoutList),
  keepLayout: (body: NamedLayout) => send({ method: 'POST', path: '/api/wall/layouts', body }, LayoutView),
  changeLayout: (id: LayoutId, body: NamedLayout) =>
    send({ method: 'PUT', path: `/api/wall/layouts/${id}`, body }, LayoutView),
  forgetLayout: (id: LayoutId) => send({ method: 'DELETE', path: `/api/wall/layouts/${id}` }, z.undefined()),
})

/** Where it is told what was on the screen. */
export const viewingsUrl = '/api/footage/viewings'

/** Address of the picture seen at an instant. */
export const frameUrl = (source: SourceId, at: number, width?: number): string =>
  `/api/footage/${source}/frame.jpg?at=${Math.floor(at)}${width === undefined ? '' : `&width=${width}`}`

/** Address of a file of a finished export. */
export const exportFileUrl = (id: ExportId, n: number): string => `/api/exports/${id}/files/${n}`
