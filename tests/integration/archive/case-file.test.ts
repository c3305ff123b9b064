import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArchiveView } from '../../../server/contract/archive.ts'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import { CaseEvidence, CasePage } from '../../../server/contract/supervision/case.ts'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { toInstant } from '../../../server/contract/time.ts'
import { packageVerifier } from '../../../server/archive-package/index.ts'
import { lookAt } from '../../../server/kernel/verifier/index.ts'
import { demoItems } from '../../../server/supervision/demo/ground.ts'
import { demoKeyFile, sendEvents } from '../../../server/supervision/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { startHall, type Hall } from '../../support/hall/index.ts'
import { startProduct, type Product, type ProductOptions } from '../../support/product.ts'
import { until } from '../../support/until.ts'

const waitMs = 60_000
const caseNo = 'SEALED-1'

let folder: string
let hall: Hall
let product: Product
let archivist: ApiClient

const start = async (config: ProductOptions['config'] = {}): Promise<void> => {
  const cameras = [{ key: 'one', name: '1 号窗口', url: hall.rtspUrl(1), windows: [1] }]
  product = await startProduct({ folder, cameras, config: { recorder: { clipSeconds: 5 }, ...config } })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huijian-sealing-'))
  hall = await startHall({ cameras: 1 })
  await start()
})
afterEach(async () => {
  await product.close()
  await hall.close()
  await rm(folder, { recursive: true })
})

const timeline = async (client: ApiClient, source: string, from: number, to: number) => {
  const path = `/api/footage/timeline?source=${source}&from=${from}&to=${to}`
  return (await client.get<Timeline>(path)).sources[0]
}

/** Somebody sits at window 1 in the seconds that were just recorded; it is decided while they wait. */
const course = (now: number): readonly CaseEvent[] => {
  const item = demoItems().find(({ historic, immediate }) => !historic && immediate)
  if (!item) throw new Error('the demo has no item')
  const head = (n: number, secondsAgo: number) => ({
    ...{ eventId: `${caseNo}-${n}`, caseNo, itemCode: item.code, point: 'W01' },
    ...{ occurredAt: toInstant(now - secondsAgo * 1000), handler: { name: '李静' } },
  })
  return [
    { type: 'queueCall', ...head(1, 14) },
    {
      type: 'application',
      ...head(2, 12),
      applicant: { name: '张三丰', phone: '13900001234' },
      source: 'window',
    },
    { type: 'acceptance', ...head(3, 10) },
    { type: 'conclusion', ...head(4, 7), outcome: 'passed', certificateNo: '湘A-1' },
    { type: 'rating', ...head(5, 5), satisfaction: 1 },
  ]
}

const archive = async (id: string) =>
  (await archivist.get<{ archive: ArchiveView }>(`/api/archives/${id}`)).archive
const untilState = (id: string, state: ArchiveView['state']) =>
  until(`the package to be ${state}`, waitMs, async () => {
    const found = await archive(id)
    if (found.state === 'failed') throw new Error(found.failure ?? 'it failed')
    return found.state === state && found
  })
const verify = async (path: string) => {
  const keys = join(folder, 'keys.json')
  await writeFile(keys, await (await fetch(new URL('/api/archives/keys', product.url))).text())
  return packageVerifier.verify(await lookAt(path), {
    ...{ keys: [keys], language: 'en', signal: new AbortController().signal, onProgress: () => undefined },
  })
}

describe('the file of a case', () => {
  it('is sealed with its footage, which outlives that of the hall', async () => {
    const supervisor = await product.signIn('supervisor')
    archivist = await product.signIn('archivist')
    const { items: cameras } = await supervisor.get<{ items: CameraView[] }>('/api/cameras')
    const source = cameras[0]?.sourceId ?? ''
    await until('footage', waitMs, async () => {
      const now = Date.now()
      const found = await timeline(supervisor, source, now - 600_000, now)
      return (found?.coverage ?? []).reduce((sum, { from, to }) => sum + to - from, 0) >= 16_000
    })
    const key = (await readFile(demoKeyFile(product.dataDir), 'utf8')).trim()
    expect(await sendEvents(product.url, key, course(Date.now()))).toMatchObject({ accepted: 5 })
    const { id: subject } = CasePage.parse(await supervisor.get(`/api/cases?number=${caseNo}`)).items[0] ?? {}
    const link = await until('the link, and all of its footage', waitMs, async () => {
      const [found] = CaseEvidence.parse(await supervisor.get(`/api/cases/${subject ?? ''}/evidence`)).items
      return found?.gaps?.length === 0 && Date.parse(found.to) < Date.now() - 15_000 && found
    })

    const { id } = await archivist.post<ArchiveView>('/api/archives', { kind: 'case', subject })
    const { gaps } = await untilState(id, 'incomplete')
    expect(gaps.map(({ code }) => code)).toEqual(['step.delivery'])
    await archivist.post(`/api/archives/${id}/seal`, { acceptGaps: true })
    const sealed = await untilState(id, 'sealed')
    expect(sealed).toMatchObject({ gaps: [{ code: 'step.delivery' }], verdict: 'intact' })
    expect(sealed.title).toContain('张**')

    const tar = join(folder, 'case.tar')
    await writeFile(
      tar,
      Buffer.from(await (await archivist.request(`/api/archives/${id}/file?format=tar`)).arrayBuffer()),
    )
    expect((await verify(tar)).verdict).toBe('intact')
    execFileSync('tar', ['-xf', tar, '-C', folder])
    const bag = join(folder, `${sealed.packageId}-v1`)
    const [shown] = JSON.parse(await readFile(join(bag, 'data/metadata/footage.json'), 'utf8')) as {
      missing: unknown[]
      files: { file: string; from: string; to: string; copiedFrom: { sha256: string | null }[] }[]
    }[]
    const [cut] = shown?.files ?? []
    if (!cut) throw new Error('no footage was packed')
    expect(shown).toMatchObject({ missing: [], files: [{}] })
    expect(cut.copiedFrom.every(({ sha256 }) => sha256 !== null)).toBe(true)
    expect(Date.parse(cut.from)).toBeLessThanOrEqual(Date.parse(link.from))
    expect(Date.parse(cut.to)).toBeGreaterThanOrEqual(Date.parse(link.to))
    const film = join(bag, 'data', cut.file)
    const probe = (...args: string[]): string =>
      execFileSync('ffprobe', ['-v', 'error', ...args, '-of', 'csv=p=0', film], { encoding: 'utf8' })
    const seconds = (Date.parse(cut.to) - Date.parse(cut.from)) / 1000
    expect(Number(probe('-show_entries', 'format=duration'))).toBeCloseTo(seconds, 0)
    const complaints = execFileSync('ffmpeg', ['-v', 'error', '-i', film, '-f', 'null', '-'], {
      encoding: 'utf8',
    })
    expect(complaints).toBe('')
    const application = await readFile(join(bag, 'data/application/application.json'), 'utf8')
    expect(application).toContain('13900001234')
    expect(await readFile(join(bag, 'index.html'), 'utf8')).not.toContain('张三丰')
    const trail = await readFile(join(bag, 'data/metadata/audit-trail.jsonl'), 'utf8')
    expect(trail).toContain('"archive.gapsAccepted"')
    expect(trail).not.toContain('session.opened')

    // From here on the disk is never free enough: what nothing holds goes, and nothing holds this footage any more.
    await product.end('SIGTERM')
    await start({ retention: { keepFree: '99%', lookSeconds: 0.5 } })
    const later = await product.signIn('supervisor')
    await until('the footage to be gone from the hall', waitMs, async () => {
      const found = await timeline(later, source, Date.parse(link.from), Date.parse(link.to))
      return found?.coverage.length === 0 && found.gaps.some(({ reason }) => reason === 'deleted')
    })
    expect((await verify(join(product.dataDir, 'archives', `${sealed.packageId}-v1`))).verdict).toBe('intact')
  })
})
