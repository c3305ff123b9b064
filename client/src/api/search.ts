import { z } from 'zod'
import { ArchiveView } from '../../../server/contract/archive.ts'
import { BookmarkView } from '../../../server/contract/bookmark.ts'
import type { SavedViewId } from '../../../server/contract/ids.ts'
import { MeetingView } from '../../../server/contract/meeting.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import { SavedView, type NewSavedView } from '../../../server/contract/saved-view.ts'
import { CasePage } from '../../../server/contract/supervision/case.ts'
import type { Send } from './request.ts'

const limit = 20

/** Each area looks for itself, and shows what its own rights allow. */
export const createSearchApi = (send: Send) => ({
  cases: (text: string, signal: AbortSignal) =>
    send({ path: '/api/cases', query: { text, limit }, signal }, CasePage),
  meetings: (text: string, signal: AbortSignal) =>
    send({ path: '/api/meetings', query: { text, limit }, signal }, pageOf(MeetingView)),
  archives: (text: string, signal: AbortSignal) =>
    send({ path: '/api/archives', query: { text, limit }, signal }, pageOf(ArchiveView)),
  bookmarks: (text: string, signal: AbortSignal) =>
    send({ path: '/api/bookmarks', query: { text, limit }, signal }, pageOf(BookmarkView)),
  views: () => send({ path: '/api/saved-views' }, z.object({ items: z.array(SavedView) })),
  saveView: (body: NewSavedView) => send({ method: 'POST', path: '/api/saved-views', body }, SavedView),
  removeView: (id: SavedViewId) => send({ method: 'DELETE', path: `/api/saved-views/${id}` }, z.undefined()),
})
