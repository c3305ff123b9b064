import { dirname, join } from 'node:path'
import { createAlertDesk } from '../../../server/alerts/index.ts'
import { homeNode } from '../../../server/business-db/index.ts'
import type { RecorderCommand } from '../../../server/contract/recorder.ts'
import type { Role } from '../../../server/contract/rights.ts'
import type { FeedAnswer } from '../../../server/contract/supervision/feed.ts'
import type { ItemView } from '../../../server/contract/supervision/item.ts'
import { reaches } from '../../../server/directory/index.ts'
import { createHolds } from '../../../server/footage/holds/index.ts'
import type { MissingStretch } from '../../../server/footage/index.ts'
import { unitsOfSources } from '../../../server/hall/store.ts'
import type { Access } from '../../../server/kernel/access/index.ts'
import { loadConfig } from '../../../server/kernel/config/index.ts'
import { createSupervision, type Channels, type Supervision } from '../../../server/supervision/index.ts'
import { silentLog, startApi, type TestApi } from '../api.ts'
import { apiClient, signIn, type ApiClient } from '../api-client.ts'
import { codes, goodPassword, openDirectory, type TestDirectory } from '../directory.ts'

/** Supervision over the small organisation of tests: an item of the street, one of the other street, a window. */
export interface ServedSupervision {
  readonly directory: TestDirectory
  readonly supervision: Supervision
  readonly api: TestApi
  readonly item: ItemView
  readonly otherItem: ItemView
  /** Of another district. */
  readonly foreignItem: ItemView
  /** What the recorder was told. */
  readonly commands: readonly RecorderCommand[]
  /** What of a source's footage is missing, as the index would say. */
  readonly missing: Map<string, MissingStretch[]>
  /** A client of this role over the unit of this code. */
  as(account: string, role: Role, code?: string): Promise<ApiClient>
  /** Signs in once more: sessions end as the clock goes on. */
  again(account: string): Promise<ApiClient>
  /** A key that covers the unit of this code. */
  key(code?: string): Promise<string>
  /** What `POST /api/feeds/cases` answers. */
  feed(events: readonly unknown[], key: string): Promise<Response>
  /** The answer to a batch that must be taken. */
  tell(events: readonly unknown[], key: string): Promise<FeedAnswer>
  close(): Promise<void>
}

const supervisionConfig = loadConfig(undefined, {}).supervision
const everyChannel = {
  mail: {
    ...{
      host: 'mail.example',
      port: 25,
      secure: false,
      user: null,
      password: null,
      from: 'huijian@example.cn',
    },
    recipients: [{ unit: codes.street, addresses: ['street@example.cn'] }],
  },
  webhook: { url: 'https://gateway.example/sms', secret: null },
}

export const serveSupervision = async (
  options: {
    /** Decides instead of the directory. */
    readonly access?: (directory: TestDirectory) => Access
    /** How messages leave; then everybody is told by mail and webhook. */
    readonly channels?: Channels
  } = {},
): Promise<ServedSupervision> => {
  const directory = await openDirectory()
  const { business, clock, audit } = directory
  const { units } = directory.directory
  const access = options.access?.(directory) ?? directory.directory.access
  const { database } = business
  const nodeId = await homeNode(database)
  const alerts = createAlertDesk({
    ...{ database, clock, audit, nodeId, access },
    units: () => units.all().map(({ id }) => id),
  })
  const commands: RecorderCommand[] = []
  const outbox = {
    enqueue: (_trx: unknown, command: RecorderCommand) => Promise.resolve(void commands.push(command)),
  }
  const footage = {
    holds: createHolds({ database, outbox, audit, clock }),
    missing: new Map<string, MissingStretch[]>(),
  }
  const supervision = await createSupervision({
    ...{ database, access, audit, clock, nodeId, log: silentLog },
    config: { ...supervisionConfig, ...(options.channels && { notify: everyChannel }) },
    ...(options.channels && { channels: options.channels }),
    publicOrigin: 'https://huijian.example',
    supervisors: async () =>
      (await directory.directory.users.list({ units: units.all().map(({ id }) => id) }))
        .filter(({ grants }) => grants.some(({ role }) => role === 'supervisor'))
        .map(({ id, displayName }) => ({ id, name: displayName })),
    attachmentsDir: join(dirname(business.file), 'attachments'),
    alerts: alerts.alerts,
    footage: {
      holds: footage.holds,
      missingIn: (source) => Promise.resolve(footage.missing.get(source) ?? []),
      cutsOf: () => Promise.resolve([]),
    },
    classOf: () => ({ retention: 'years30', publicity: 'restricted' }),
    unitsOf: (sources, within) => unitsOfSources(within ?? database, sources),
    units: {
      all: () => units.all().map(({ id }) => id),
      nameOf: (id) => units.find(id)?.name,
      codeOf: (id) => units.find(id)?.code,
      idOf: (code) => units.byCode(code)?.id,
      approves: (id) => units.find(id)?.approves ?? false,
      reaches: (scope, unitId) => reaches(units.tree(), scope, unitId),
    },
  })
  const unitId = (code: string) => {
    const unit = units.byCode(code)
    if (!unit) throw new Error(`no unit ${code}`)
    return unit.id
  }
  const addItem = async (code: string, unit: string): Promise<ItemView> => {
    const [item] = await supervision.items.putAll(
      [
        {
          added: {
            ...{
              code,
              basicCode: '',
              unitId: unitId(unit),
              name: `事项 ${code}`,
              kind: 'licensing',
              legalBasis: '',
            },
            ...{
              caseKind: 'promised',
              statutoryLimit: null,
              promisedLimit: { value: 5, unit: 'workingDay' },
            },
            ...{ steps: [], materials: [], fee: null, footage: null, onlineOnly: false, historic: false },
          },
        },
      ],
      null,
    )
    if (!item) throw new Error('no item')
    return item
  }
  const item = await addItem('ITEM-0001', codes.street)
  const foreignItem = await addItem('ITEM-0003', codes.otherDistrict)
  const otherItem = await addItem('ITEM-0002', codes.otherStreet)
  await supervision.points.put(
    'W01',
    { name: '1 号窗口', kind: 'window', windowId: null, unitId: unitId(codes.district), itemIds: [] },
    null,
  )
  const api = await startApi([...directory.directory.routes, ...alerts.routes, ...supervision.routes], access)
  const feed: ServedSupervision['feed'] = (events, key) =>
    fetch(new URL('/api/feeds/cases', api.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== '' && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ events }),
    })
  const again = async (account: string): Promise<ApiClient> =>
    apiClient(api.url, (await signIn(directory.url, account, goodPassword)).cookie)
  return {
    again,
    ...{
      directory,
      supervision,
      api,
      item,
      otherItem,
      foreignItem,
      feed,
      commands,
      missing: footage.missing,
    },
    as: async (account, role, code) => {
      await directory.addUser(account, role, code)
      return again(account)
    },
    key: async (code = codes.district) =>
      (
        await supervision.keys.create(
          { name: 'test', scope: 'territory', units: [unitId(code)], expiresAt: null },
          null,
        )
      ).secret,
    tell: async (events, key) => {
      const response = await feed(events, key)
      if (!response.ok) throw new Error(`the feed answered ${response.status}: ${await response.text()}`)
      return (await response.json()) as FeedAnswer
    },
    close: async () => {
      await api.close()
      await supervision.close()
      await directory.close()
    },
  }
}
