import { AuditEntryView } from '../../../server/contract/audit.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

export const createAuditApi = (send: Send) => ({
  list: (cursor?: string) => send({ path: '/api/audit', query: { cursor } }, pageOf(AuditEntryView)),
})
