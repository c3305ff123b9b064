import { z } from 'zod'
import {
  ArchiveCheck,
  ArchiveView,
  type ArchiveState,
  type ArchiveVerdict,
} from '../../../server/contract/archive.ts'
import type { ArchiveId } from '../../../server/contract/ids.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

/** What of the archive is shown. */
export interface ArchiveFilter {
  readonly state?: ArchiveState | undefined
  readonly verdict?: ArchiveVerdict | undefined
  /** Epoch milliseconds: whose retention is over by then. */
  readonly dueBefore?: number | undefined
}

const ArchiveWithChecks = z.object({ archive: ArchiveView, checks: z.array(ArchiveCheck) })
export type ArchiveWithChecks = z.infer<typeof ArchiveWithChecks>

export const createArchivesApi = (send: Send) => {
  const act = (id: ArchiveId, what: 'approve' | 'seal' | 'withdraw' | 'verify', body: unknown = {}) =>
    send({ method: 'POST', path: `/api/archives/${id}/${what}`, body }, ArchiveView)
  return {
    list: (filter: ArchiveFilter, cursor: string | undefined) =>
      send({ path: '/api/archives', query: { ...filter, cursor } }, pageOf(ArchiveView)),
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
