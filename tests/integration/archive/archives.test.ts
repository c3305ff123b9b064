import { hash } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlerts, type Alerts } from '../../../server/alerts/index.ts'
import { createArchiving, type Archiving } from '../../../server/archive/index.ts'
import { ringFile, rotateSigningKey } from '../../../server/kernel/signing/index.ts'
import {
  packageVerifier,
  type PackageContent,
  type TrailLine,
} from '../../../server/archive-package/index.ts'
import { homeNode } from '../../../server/business-db/index.ts'
import type {
  ArchiveCheck,
  ArchiveView,
  ExpectedPart,
  HandoverLine,
  HandoverView,
} from '../../../server/contract/archive.ts'
import { entriesAfter } from '../../../server/kernel/audit/index.ts'
import { loadConfig } from '../../../server/kernel/config/index.ts'
import { createKeyStore } from '../../../server/kernel/keys/index.ts'
import { lookAt } from '../../../server/kernel/verifier/index.ts'
import { apiClient, type ApiClient } from '../../support/api-client.ts'
import { silentLog as log, startApi } from '../../support/api.ts'
import { codes, openDirectory, type TestDirectory } from '../../support/directory.ts'
import { sampleContent, smallCase } from '../../support/packages/index.ts'
import { until } from '../../support/until.ts'

const dayMs = 86_400_000
const gap = {
  code: 'order.closed',
  name: { 'zh-CN': '督办单未销号', en: 'order is open' },
  present: false,
  detail: '',
}

describe('the archive', () => {
  let folder: string
  let served: TestDirectory
  let alerts: Alerts
  let archiving: Archiving
  let api: { readonly url: string; close(): Promise<void> }
  let archivist: ApiClient
  let content: PackageContent

  const trail = async function* (length: number): AsyncIterable<TrailLine> {
    yield* (await entriesAfter(served.business.database, 0, 10_000)).slice(0, length)
  }

  /** What the domain of the sealed case was told, in the transaction. */
  let told: (readonly ExpectedPart[])[]

  const open = async (settings: { twoPeople?: boolean; fonds?: string } = {}): Promise<void> => {
    const { business, clock, audit, directory } = served
    const { database } = business
    const nodeId = await homeNode(database)
    const unitId = directory.units.byCode(codes.street)?.id
    const config = loadConfig(undefined, {})
    alerts = createAlerts({ database, clock, audit, nodeId })
    archiving = await createArchiving({
      ...{ database, clock, audit, log, nodeId, alerts, access: directory.access },
      ...{ keys: createKeyStore({ dir: join(folder, 'keys') }), keysDir: join(folder, 'keys') },
      ...{ folder: join(folder, 'archives'), node: config.node },
      settings: { ...config.archive, ...settings },
      units: () => directory.units.all().map(({ id }) => id),
      providers: {
        case: (subject) =>
          Promise.resolve(
            /^case-[13]$/u.test(subject) && unitId
              ? {
                  ...{ unitId, content: { ...content, trail } },
                  onSealed: (_trx, gaps) => Promise.resolve(void told.push(gaps)),
                }
              : undefined,
          ),
      },
    })
    api = await startApi(archiving.routes, directory.access)
    archivist = apiClient(api.url, archivist.cookie)
  }
  const shut = async (): Promise<void> => {
    await api.close()
    await archiving.close()
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-archive-'))
    served = await openDirectory()
    content = sampleContent(smallCase)
    told = []
    archivist = await served.signInAs('archivist', 'archivist')
    await open()
  })
  afterEach(async () => {
    await shut()
    await served.close()
    await rm(folder, { recursive: true })
  })

  const propose = (client = archivist): Promise<ArchiveView> =>
    client.post('/api/archives', { kind: 'case', subject: 'case-1' })
  const read = async (id: string) =>
    archivist.get<{ archive: ArchiveView; checks: readonly ArchiveCheck[] }>(`/api/archives/${id}`)
  const untilState = (id: string, state: ArchiveView['state']): Promise<ArchiveView> =>
    until(`the package to be ${state}`, 60_000, async () => {
      const { archive } = await read(id)
      return archive.state === state && archive
    })
  const seal = async (): Promise<ArchiveView> => untilState((await propose()).id, 'sealed')
  const statusOf = async (
    client: ApiClient,
    path: string,
    method = 'GET',
    body?: unknown,
  ): Promise<number> => {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await client.request(path, { method, ...(body !== undefined && json) })).status
  }
  /** Asks for a verification, and waits for what it finds. */
  const verifyNow = async (id: string): Promise<ArchiveCheck> => {
    const before = (await read(id)).checks.length
    await archivist.post(`/api/archives/${id}/verify`, {})
    return until('the verification', 60_000, async () => {
      const { checks } = await read(id)
      return checks.length > before && checks[0]
    })
  }
  const packageOf = ({ packageId, version }: ArchiveView): string =>
    join(folder, 'archives', `${packageId}-v${version}`)

  it('refuses strangers, other roles, other units, and what there is not', async () => {
    const wanted = { kind: 'case', subject: 'case-1' }
    expect(await statusOf(apiClient(api.url, ''), '/api/archives')).toBe(401)
    const supervisor = apiClient(api.url, (await served.signInAs('supervisor', 'supervisor')).cookie)
    expect(await statusOf(supervisor, '/api/archives')).toBe(403)
    const elsewhere = apiClient(
      api.url,
      (await served.signInAs('elsewhere', 'archivist', codes.otherDistrict)).cookie,
    )
    expect(await statusOf(elsewhere, '/api/archives', 'POST', wanted)).toBe(403)
    expect(await statusOf(archivist, '/api/archives', 'POST', { ...wanted, kind: 'room' })).toBe(400)
    expect(await statusOf(archivist, '/api/archives', 'POST', { ...wanted, subject: 'case-2' })).toBe(404)
    const { id } = await seal()
    expect(await statusOf(elsewhere, `/api/archives/${id}`)).toBe(403)
    expect(await elsewhere.get('/api/archives')).toMatchObject({ items: [] })
  })

  it('seals a case, hands it over as a .zip that anybody can verify, and destroys nothing', async () => {
    const sealed = await seal()
    expect(sealed).toMatchObject({ version: 1, verdict: 'intact', reference: 'X043-2026-D30-0001', files: 6 })
    expect(sealed.retainedUntil).not.toBeNull()
    const answer = await archivist.request(`/api/archives/${sealed.id}/file`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(answer.headers.get('content-length')).toBe(String(bytes.length))
    const zip = join(folder, 'handed-over.zip')
    await writeFile(zip, bytes)
    const keys = join(folder, 'published-keys.json')
    await writeFile(keys, await (await fetch(new URL('/api/archives/keys', api.url))).text())
    const found = await packageVerifier.verify(await lookAt(zip), {
      ...{ keys: [keys], language: 'en', signal: new AbortController().signal, onProgress: () => undefined },
    })
    expect(found.lines[0]).toContain('intact')
    expect(found.verdict).toBe('intact')

    expect(await statusOf(archivist, `/api/archives/${sealed.id}`, 'DELETE')).toBe(409)
    const actions = (await served.audit.page({}, 50)).entries.map(({ action }) => action)
    for (const action of [
      'archive.sealingBegun',
      'archive.sealed',
      'archive.handedOver',
      'archive.destroyingRefused',
    ])
      expect(actions).toContain(action)
  })

  it('lists what is handed over together, with what the receiver compares, and is told of its receipt once', async () => {
    const sealed = await seal()
    const wanted = { archives: [sealed.id], to: '开福区档案馆' }
    expect(await statusOf(archivist, '/api/handovers', 'POST', { ...wanted, archives: [] })).toBe(400)
    const { id, number } = await archivist.post<HandoverView>('/api/handovers', wanted)
    expect(number).toBe('2026-0001')
    expect((await archivist.post<HandoverView>('/api/handovers', wanted)).number).toBe('2026-0002')
    const { lines } = await archivist.get<{ lines: readonly HandoverLine[] }>(`/api/handovers/${id}`)
    const statement = await readFile(join(packageOf(sealed), 'signature/statement.json'))
    expect(lines).toMatchObject([{ archive: sealed.id, statementSha256: hash('sha256', statement) }])
    const receipt = { by: '赵某' }
    expect(await archivist.post(`/api/handovers/${id}/receipt`, receipt)).toMatchObject({
      receipt,
      archives: 1,
    })
    expect(await statusOf(archivist, `/api/handovers/${id}/receipt`, 'POST', receipt)).toBe(409)
    expect(await archivist.get('/api/handovers')).toMatchObject({ items: [{ number: '2026-0002' }, { id }] })
  })

  it('lists what is due by the year in which its retention ends, class by class', async () => {
    const { id, retainedUntil } = await seal()
    expect(retainedUntil).toBe('2056-12-31T16:00:00.000Z')
    const due = async (by: string, retention = 'years30') =>
      (await archivist.get<{ items: ArchiveView[] }>(`/api/archives?dueBefore=${by}&retention=${retention}`))
        .items
    expect(await due('2056-12-31T15:59:59.999Z')).toEqual([])
    expect(await due('2056-12-31T16:00:00.000Z')).toMatchObject([{ id }])
    expect(await due('2056-12-31T16:00:00.000Z', 'years10')).toEqual([])
  })

  it('seals the next version of what was sealed, which names the one before', async () => {
    const first = await seal()
    const second = await seal()
    expect(second).toMatchObject({ packageId: first.packageId, version: 2 })
    const statement = async (archive: ArchiveView) =>
      readFile(join(packageOf(archive), 'signature/statement.json'), 'utf8')
    const { package: sealed } = JSON.parse(await statement(second)) as { package: { previous: string } }
    expect(sealed.previous).toBe(hash('sha256', await statement(first)))
  })

  it('stops at what is missing until somebody says to seal all the same', async () => {
    content = sampleContent({ ...smallCase, description: { parts: [gap] } })
    const { id } = await propose()
    expect((await untilState(id, 'incomplete')).gaps).toMatchObject([{ code: 'order.closed' }])
    expect(await statusOf(archivist, '/api/archives', 'POST', { kind: 'case', subject: 'case-1' })).toBe(409)
    await archivist.post(`/api/archives/${id}/seal`, { acceptGaps: true })
    expect((await untilState(id, 'sealed')).gaps).toMatchObject([{ code: 'order.closed' }])
    expect(told).toMatchObject([[{ code: 'order.closed' }]])
  })

  it('numbers packages within year and retention where a 全宗号 is configured, versions alike', async () => {
    await shut()
    await open({ fonds: 'X043' })
    content = sampleContent({ ...smallCase, description: { reference: null, fonds: null } })
    const references: (string | null)[] = []
    for (const subject of ['case-1', 'case-3', 'case-1']) {
      const { id } = await archivist.post<ArchiveView>('/api/archives', { kind: 'case', subject })
      const sealed = await untilState(id, 'sealed')
      references.push(sealed.reference)
      expect(await readFile(join(packageOf(sealed), 'bag-info.txt'), 'utf8')).toContain(sealed.reference)
    }
    expect(references).toEqual(['X043-2026-D30-0001', 'X043-2026-D30-0002', 'X043-2026-D30-0001'])
    expect(await archivist.get('/api/archives?subject=case-3&subject=case-9')).toMatchObject({
      items: [{ reference: 'X043-2026-D30-0002' }],
    })
  })

  it('raises an alert of a package that is damaged, by the schedule, and ends it when that is mended', async () => {
    const sealed = await seal()
    const file = join(packageOf(sealed), 'data/result/决定书.pdf')
    await appendFile(file, '!')
    served.clock.advance(40 * dayMs)
    await shut()
    await open()
    const [alert] = await until('an alert', 60_000, async () => {
      const lasting = await alerts.lasting()
      return lasting.length > 0 && lasting
    })
    expect(alert?.matter).toMatchObject({
      kind: 'archive.damaged',
      facts: { archive: { id: sealed.id }, first: 'data/result/决定书.pdf', findings: 2 },
    })
    await writeFile(file, '准予')
    const { archives } = archiving
    expect(await archives.verify(await archives.get(sealed.id), null)).toMatchObject({ verdict: 'intact' })
    expect(await alerts.lasting()).toEqual([])
  })

  it('finds an audit log that was cut after a package had pinned it', async () => {
    const sealed = await seal()
    const { database } = served.business
    await database.raw('DROP TRIGGER audit_refuses_delete')
    await database('audit').where('seq', '>', 2).del()
    expect((await verifyNow(sealed.id)).faults).toMatchObject([
      { kind: 'audit', path: 'business.db', why: 'cut' },
    ])
  })

  it('gives up what is not sealed, and leaves nothing of it', async () => {
    content = sampleContent({ ...smallCase, description: { parts: [gap] } })
    const { id } = await propose()
    await untilState(id, 'incomplete')
    expect((await archivist.post<ArchiveView>(`/api/archives/${id}/withdraw`, {})).state).toBe('withdrawn')
    expect(await readdir(join(folder, 'archives', '.building'))).toEqual([])
    content = sampleContent(smallCase)
    const sealed = await seal()
    expect(await statusOf(archivist, `/api/archives/${sealed.id}/withdraw`, 'POST', {})).toBe(409)
  })

  it('goes on, after a restart, with what it was sealing', async () => {
    let released: () => void = () => undefined
    const waiting = new Promise<void>((resolve) => {
      released = resolve
    })
    const [first, ...others] = smallCase.files
    if (!first) throw new Error('the sample has files')
    const held = { ...first, open: () => waiting.then(() => first.open()) }
    content = sampleContent({ ...smallCase, files: [...others, held] })
    const { id } = await propose()
    await until('all but the last file to be packed', 60_000, () => archiving.archives.progress(id) !== null)
    const shutting = shut()
    released()
    await shutting
    content = sampleContent(smallCase)
    await open()
    expect((await untilState(id, 'sealed')).verdict).toBe('intact')
  })

  it('asks a second person where it should', async () => {
    await shut()
    await open({ twoPeople: true })
    const { id, state } = await propose()
    expect(state).toBe('proposed')
    expect(await statusOf(archivist, `/api/archives/${id}/approve`, 'POST', {})).toBe(403)
    const second = apiClient(api.url, (await served.signInAs('second', 'archivist')).cookie)
    await second.post(`/api/archives/${id}/approve`, {})
    expect((await untilState(id, 'sealed')).approvedBy).not.toBeNull()
  })

  it('keeps old packages verifiable when the signing key is rotated', async () => {
    const old = await seal()
    await shut()
    const { signer } = await rotateSigningKey(join(folder, 'keys'), served.clock)
    await open()
    const young = await seal()
    expect(young.keyId).toBe(signer.keyId)
    expect(young.keyId).not.toBe(old.keyId)
    for (const { id } of [old, young]) expect(await verifyNow(id)).toMatchObject({ verdict: 'intact' })
    expect(await readFile(ringFile(join(folder, 'keys')), 'utf8')).toContain(old.keyId ?? 'none')
  })
})
