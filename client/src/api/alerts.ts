import { AlertView, type AlertKind } from '../../../server/contract/alert.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { AlertId } from '../../../server/contract/ids.ts'
import type { Send } from './request.ts'

export const createAlertsApi = (send: Send) => ({
  /** The newest of these kinds. */
  newest: (kind: readonly AlertKind[]) =>
    send({ path: '/api/alerts', query: { kind, limit: 200 } }, pageOf(AlertView)),
  acknowledge: (id: AlertId, remark: string) =>
    send({ method: 'POST', path: `/api/alerts/${id}/acknowledge`, body: { remark } }, AlertView),
})
