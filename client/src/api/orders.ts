import { z } from 'zod'
import type { CheckId, CheckSampleId, FindingId, OrderFileId, OrderId } from '../../../server/contract/ids.ts'
import {
  CheckPage,
  CheckSampleView,
  CheckWithSamples,
  Checklist,
  type NewCheck,
  type NewReview,
} from '../../../server/contract/supervision/check.ts'
import { FindingPage, FindingView, type NewFinding } from '../../../server/contract/supervision/finding.ts'
import {
  OrderFileView,
  OrderPage,
  OrderView,
  OrderWithCourse,
  type NewOrder,
} from '../../../server/contract/supervision/order.ts'
import type { Query, Send } from './request.ts'

/** What a supervisor can do with an order in words alone. */
export type OrderVerb = 'reminder' | 'escalation' | 'withdrawal'

/** Files take longer than other calls. */
const uploadMs = 10 * 60_000

/** Address of a file that a unit handed in. */
export const orderFileUrl = (id: OrderId, file: OrderFileId): string => `/api/orders/${id}/files/${file}`

export const createOrdersApi = (send: Send) => ({
  findings: (query: Query) => send({ path: '/api/findings', query }, FindingPage),
  addFinding: (body: z.input<typeof NewFinding>) =>
    send({ method: 'POST', path: '/api/findings', body }, FindingView),
  dismiss: (id: FindingId, reason: string) =>
    send({ method: 'POST', path: `/api/findings/${id}/dismissal`, body: { reason } }, FindingView),
  orders: (query: Query) => send({ path: '/api/orders', query }, OrderPage),
  order: (id: OrderId) => send({ path: `/api/orders/${id}` }, OrderWithCourse),
  issue: (body: z.input<typeof NewOrder>) => send({ method: 'POST', path: '/api/orders', body }, OrderView),
  upload: (id: OrderId, file: File) =>
    send(
      {
        method: 'POST',
        path: `/api/orders/${id}/files`,
        query: { fileName: file.name },
        text: { type: 'application/octet-stream', content: file },
        timeoutMs: uploadMs,
      },
      OrderFileView,
    ),
  reply: (id: OrderId, text: string, files: readonly OrderFileId[]) =>
    send({ method: 'POST', path: `/api/orders/${id}/reply`, body: { text, files } }, OrderView),
  decide: (id: OrderId, body: { readonly accept: boolean; readonly text: string; readonly dueAt?: string }) =>
    send({ method: 'POST', path: `/api/orders/${id}/decision`, body }, OrderView),
  act: (id: OrderId, verb: OrderVerb, text: string) =>
    send({ method: 'POST', path: `/api/orders/${id}/${verb}`, body: { text } }, OrderView),
  checklists: () => send({ path: '/api/checklists' }, z.object({ items: z.array(Checklist) })),
  checks: (query: Query) => send({ path: '/api/checks', query }, CheckPage),
  check: (id: CheckId) => send({ path: `/api/checks/${id}` }, CheckWithSamples),
  draw: (body: z.input<typeof NewCheck>) =>
    send({ method: 'POST', path: '/api/checks', body }, CheckWithSamples),
  review: (id: CheckSampleId, body: z.input<typeof NewReview>) =>
    send({ method: 'POST', path: `/api/check-samples/${id}/review`, body }, CheckSampleView),
})
