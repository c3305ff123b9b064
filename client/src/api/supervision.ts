import { z } from 'zod'
import type { ApiKeyId, CaseId, DutyId, ItemId, SourceId, WarningId } from '../../../server/contract/ids.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import {
  ApplicantView,
  CaseEvidence,
  CasePage,
  CaseView,
  type NewEvidenceLink,
} from '../../../server/contract/supervision/case.ts'
import { LinkedFootageList } from '../../../server/contract/supervision/evidence.ts'
import {
  ApiKeyView,
  CaseImport,
  CreatedApiKey,
  FeedAnswer,
  type NewApiKey,
} from '../../../server/contract/supervision/feed.ts'
import {
  ItemImport,
  ItemView,
  type ItemChange,
  type NewItem,
} from '../../../server/contract/supervision/item.ts'
import type { RuleSet } from '../../../server/contract/supervision/rule.ts'
import {
  DutyView,
  ServicePointView,
  type DutyEntry,
  type ServicePointPut,
} from '../../../server/contract/supervision/service-point.ts'
import {
  RulesInForce,
  RulesPreview,
  WarningPage,
  WarningView,
  WarningWithCourse,
} from '../../../server/contract/supervision/warning.ts'
import type { TimeRange } from '../../../server/contract/time.ts'
import type { Query, Send } from './request.ts'

/** What can be done with a warning in words alone. */
export type WarningVerb = 'reply' | 'objection' | 'void' | 'escalation'

export const createSupervisionApi = (send: Send) => ({
  cases: (query: Query, signal?: AbortSignal) =>
    send({ path: '/api/cases', query, ...(signal && { signal }) }, CasePage),
  case: (id: CaseId) => send({ path: `/api/cases/${id}` }, CaseView),
  evidence: (id: CaseId) => send({ path: `/api/cases/${id}/evidence` }, CaseEvidence),
  /** Ties footage to a case by hand. */
  addEvidence: (id: CaseId, body: z.input<typeof NewEvidenceLink>) =>
    send({ method: 'POST', path: `/api/cases/${id}/evidence`, body }, CaseEvidence),
  /** What of the footage of sources in a range is linked to cases. */
  linkedFootage: (source: readonly SourceId[], { from, to }: TimeRange) =>
    send({ path: '/api/evidence', query: { source, from, to } }, LinkedFootageList),
  /** Each call is written to the audit log. */
  applicant: (id: CaseId) => send({ path: `/api/cases/${id}/applicant` }, ApplicantView),
  items: () => send({ path: '/api/items', query: { limit: 200 } }, pageOf(ItemView)),
  itemPage: (query: Query) => send({ path: '/api/items', query }, pageOf(ItemView)),
  importItems: (csv: Blob, dryRun: boolean) =>
    send(
      {
        method: 'POST',
        path: '/api/items/import',
        query: { dryRun },
        text: { type: 'text/csv', content: csv },
      },
      ItemImport,
    ),
  keys: () => send({ path: '/api/feeds/keys' }, z.object({ items: z.array(ApiKeyView) })),
  createKey: (body: z.input<typeof NewApiKey>) =>
    send({ method: 'POST', path: '/api/feeds/keys', body }, CreatedApiKey),
  revokeKey: (id: ApiKeyId) => send({ method: 'DELETE', path: `/api/feeds/keys/${id}` }, ApiKeyView),
  importCases: (csv: Blob, dryRun: boolean) =>
    send(
      {
        method: 'POST',
        path: '/api/cases/import',
        query: { dryRun },
        text: { type: 'text/csv', content: csv },
      },
      CaseImport,
    ),
  /** Tells of a case by hand, as a feed does. */
  tell: (events: readonly unknown[]) =>
    send({ method: 'POST', path: '/api/cases/events', body: { events } }, FeedAnswer),
  addItem: (body: z.input<typeof NewItem>) => send({ method: 'POST', path: '/api/items', body }, ItemView),
  changeItem: (id: ItemId, body: z.input<typeof ItemChange>) =>
    send({ method: 'PATCH', path: `/api/items/${id}`, body }, ItemView),
  putPoint: (code: string, body: z.input<typeof ServicePointPut>) =>
    send({ method: 'PUT', path: `/api/service-points/${encodeURIComponent(code)}`, body }, ServicePointView),
  duty: (query: Query) => send({ path: '/api/duty', query }, z.object({ items: z.array(DutyView) })),
  addDuty: (body: z.input<typeof DutyEntry>) => send({ method: 'POST', path: '/api/duty', body }, DutyView),
  removeDuty: (id: DutyId) => send({ method: 'DELETE', path: `/api/duty/${id}` }, z.undefined()),
  points: () => send({ path: '/api/service-points' }, z.object({ items: z.array(ServicePointView) })),
  warnings: (query: Query, signal?: AbortSignal) =>
    send({ path: '/api/warnings', query, ...(signal && { signal }) }, WarningPage),
  warning: (id: WarningId) => send({ path: `/api/warnings/${id}` }, WarningWithCourse),
  act: (id: WarningId, verb: WarningVerb, text: string) =>
    send({ method: 'POST', path: `/api/warnings/${id}/${verb}`, body: { text } }, WarningView),
  decide: (id: WarningId, uphold: boolean, text: string) =>
    send({ method: 'POST', path: `/api/warnings/${id}/decision`, body: { uphold, text } }, WarningView),
  rules: () => send({ path: '/api/rules' }, RulesInForce),
  previewRules: (set: z.input<typeof RuleSet>) =>
    send({ method: 'POST', path: '/api/rules/preview', body: set }, RulesPreview),
  changeRules: (version: number, set: z.input<typeof RuleSet>) =>
    send({ method: 'PUT', path: '/api/rules', body: { version, set } }, RulesInForce),
})
