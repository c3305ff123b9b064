import { dirname, join } from 'node:path'
import { homeNode } from '../../server/business-db/index.ts'
import type { UnitId } from '../../server/contract/ids.ts'
import type { PlanInput, PlanView } from '../../server/contract/meeting-plan.ts'
import type { Problem } from '../../server/contract/problem.ts'
import type { ScopeKind, Role } from '../../server/contract/rights.ts'
import { createPlanning, type Planning } from '../../server/conference/planning/planning.ts'
import { loadConfig } from '../../server/kernel/config/index.ts'
import { silentLog, startApi } from './api.ts'
import { apiClient, type ApiClient } from './api-client.ts'
import { codes, openDirectory, type TestDirectory } from './directory.ts'

/** Meetings before they are held, with the real rights of a small organisation, and a clock that stands still. */
export interface TestPlanning {
  readonly served: TestDirectory
  readonly planning: Planning
  /** Meetings of which the venues' clients were told that they changed, and whether they are still held. */
  readonly replanned: readonly (readonly [string, boolean])[]
  unit(code: keyof typeof codes): UnitId
  signInAs(account: string, role: Role, code: keyof typeof codes, scope?: ScopeKind): Promise<ApiClient>
  /** A meeting two days ahead, of the district with its streets. */
  wanted(over?: Partial<PlanInput>): PlanInput
  /** Drafts it and tells the venues. */
  noticed(secretary: ApiClient, over?: Partial<PlanInput>): Promise<PlanView>
  close(): Promise<void>
}

/** The code of the refusal that a request must get. */
export const refusalOf = async (
  client: ApiClient,
  path: string,
  init: { readonly method?: string; readonly body?: unknown } = {},
): Promise<string> => {
  const { method = init.body === undefined ? 'GET' : 'POST', body } = init
  const response = await client.request(path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return response.ok ? `answered ${response.status}` : ((await response.json()) as Problem).code
}

export const put = async <Answer>(client: ApiClient, path: string, body: unknown): Promise<Answer> => {
  const response = await client.request(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}

const hourMs = 3_600_000

export const openPlanning = async (
  options: { readonly noticeApproval?: boolean } = {},
): Promise<TestPlanning> => {
  const served = await openDirectory()
  const { directory, audit, clock, business } = served
  const replanned: [string, boolean][] = []
  const planning = createPlanning({
    database: business.database,
    access: directory.access,
    audit,
    clock,
    log: silentLog,
    nodeId: await homeNode(business.database),
    units: {
      nameOf: (id) => directory.units.find(id)?.name,
      codeOf: (id) => directory.units.find(id)?.code,
    },
    networks: [],
    policy: {
      ...loadConfig(undefined, {}).meeting.planning,
      noticeApproval: options.noticeApproval ?? false,
      materials: { maxMiB: 1, types: ['pdf', 'png', 'docx', 'txt'] },
    },
    materialsDir: join(dirname(business.file), 'materials'),
    seatKeptSeconds: 60,
    written: () => Promise.resolve(),
    publicOrigin: 'https://huijian.example.gov.cn',
    onReplanned: (id, held) => replanned.push([id, held]),
  })
  const api = await startApi(planning.routes, directory.access)

  const unit: TestPlanning['unit'] = (code) => {
    const found = directory.units.byCode(codes[code])
    if (!found) throw new Error(`no unit ${code}`)
    return found.id
  }
  const wanted: TestPlanning['wanted'] = (over = {}) => ({
    title: '全区政务服务工作视频会议',
    startsAt: new Date(clock.now() + 48 * hourMs).toISOString(),
    minutes: 120,
    mainVenueId: unit('district'),
    chairVenueId: unit('district'),
    venueIds: [unit('street'), unit('otherStreet')],
    observerIds: [],
    secretary: { name: '刘洋', telephone: '0731-84550001' },
    requirements: '请提前半小时入场。',
    agenda: [{ title: '通报一季度情况', presenter: '刘洋', minutes: 30 }],
    disclosure: { kind: 'onRequest', basis: '' },
    emergency: false,
    replyBy: new Date(clock.now() + 24 * hourMs).toISOString(),
    recurrence: null,
    password: '',
    ...over,
  })

  return {
    served,
    planning,
    replanned,
    unit,
    wanted,
    signInAs: async (account, role, code, scope) => {
      const { cookie } = await served.signInAs(account, role, codes[code], scope)
      return apiClient(api.url, cookie)
    },
    noticed: async (secretary, over) => {
      const { id } = await secretary.post<PlanView>('/api/plans', wanted(over))
      return secretary.post<PlanView>(`/api/plans/${id}/release`, { kind: 'notice' })
    },
    close: async () => {
      await api.close()
      await planning.close()
      await served.close()
    },
  }
}
