import { AlertView } from '../../../server/contract/alert.ts'
import type { AlertId } from '../../../server/contract/ids.ts'
import type { Send } from './request.ts'

export const createAlertsApi = (send: Send) => ({
  acknowledge: (id: AlertId, remark: string) =>
    send({ method: 'POST', path: `/api/alerts/${id}/acknowledge`, body: { remark } }, AlertView),
})
