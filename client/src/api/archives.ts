import { z } from 'zod'
import {
  ArchiveCheck,
  ArchiveView,
  HandoverLine,
  HandoverView,
  type ArchiveState,
  type ArchiveVerdict,
  type NewArchive,
  type RetentionClass,
} from '../../../server/contract/archive.ts'
import type { ArchiveId, HandoverId } from '../../../server/contract/ids.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

/** What of the archive is shown. */
export interface ArchiveFilter {
  readonly state?: ArchiveState | undefined
  readonly verdict?: ArchiveVerdict | undefined
  /** Epoch milliseconds: whose retention is over by then. */
  readonly dueBefore?: number | undefined
  readonly retention?: RetentionClass | undefined
  /** Ids of cases or meetings. */
  readonly subject?: readonly string[] | undefined
}

const HandoverWithLines = z.object({ handover: HandoverView, lines: z.array(HandoverLine) })

const ArchiveWithChecks = z.object({ archive: ArchiveView, checks: z.array(ArchiveCheck) })
export type ArchiveWithChecks = z.infer<typeof ArchiveWithChecks>

export const createArchivesApi = (send: Send) => {
  const act = (id: ArchiveId, what: 'approve' | 'seal' | 'withdraw' | 'verify', body: unknown = {}) =>
    send({ method: 'POST', path: `/api/archives/${id}/${what}`, body }, ArchiveView)
  const list = (filter: ArchiveFilter, cursor: string | undefined) =>
    send({ path: '/api/archives', query: { ...filter, cursor } }, pageOf(ArchiveView))
  return {
    list,
    /** All that match: of a few cases or meetings there are few. */
    all: async (filter: ArchiveFilter) => {
      const found: ArchiveView[] = []
      for (let cursor: string | undefined; ;) {
        const page = await list(filter, cursor)
        found.push(...page.items)
        if (page.next === null) return found
        cursor = page.next
      }
    },
    /** Seals a case or a meeting; where that was sealed before, its next version. */
    seal: (wanted: NewArchive) => send({ method: 'POST', path: '/api/archives', body: wanted }, ArchiveView),
    handovers: (cursor: string | undefined) =>
      send({ path: '/api/handovers', query: { cursor } }, pageOf(HandoverView)),
    handover: (id: HandoverId) => send({ path: `/api/handovers/${id}` }, HandoverWithLines),
    makeHandover: (wanted: {
      readonly archives: readonly ArchiveId[]
      readonly to: string
      readonly remark: string
    }) => send({ method: 'POST', path: '/api/handovers', body: wanted }, HandoverView),
    /** Notes who signed for everything on a list. */
    receiveHandover: (id: HandoverId, by: string) =>
      send({ method: 'POST', path: `/api/handovers/${id}/receipt`, body: { by } }, HandoverView),
    read: (id: ArchiveId) => send({ path: `/api/archives/${id}` }, ArchiveWithChecks),
    approve: (id: ArchiveId) => act(id, 'approve'),
    /** Goes on with what was incomplete or failed. */
    goOn: (id: ArchiveId, acceptGaps: boolean) => act(id, 'seal', { acceptGaps }),
    withdraw: (id: ArchiveId) => act(id, 'withdraw'),
    verify: (id: ArchiveId) => act(id, 'verify'),
    /** Where the package is to be had as one file. */
    fileOf: (id: ArchiveId, format: 'zip' | 'tar') => `/api/archives/${id}/file?format=${format}`,
  }
}
