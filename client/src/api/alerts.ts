import { AlertView, type AlertKind } from '../../../server/contract/alert.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { AlertId } from '../../../server/contract/ids.ts'
import type { TimeRange } from '../../../server/contract/time.ts'
import type { Send } from './request.ts'

export const createAlertsApi = (send: Send) => ({
  /** The newest of these kinds that lasted in a range. */
  within: (kind: readonly AlertKind[], { from, to }: TimeRange) =>
    send({ path: '/api/alerts', query: { kind, from, to, limit: 200 } }, pageOf(AlertView)),
  acknowledge: (id: AlertId, remark: string) =>
    send({ method: 'POST', path: `/api/alerts/${id}/acknowledge`, body: { remark } }, AlertView),
})
