/// <reference lib="dom" />
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import { CaseEvidence, CasePage } from '../../../server/contract/supervision/case.ts'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { toInstant } from '../../../server/contract/time.ts'
import { packageVerifier } from '../../../server/archive-package/index.ts'
import { lookAt } from '../../../server/kernel/verifier/index.ts'
import { demoItems } from '../../../server/supervision/demo/ground.ts'
import { demoKeyFile, sendEvents } from '../../../server/supervision/index.ts'
import { readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { until } from '../../support/until.ts'
import { findings } from './axe.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const waitMs = 60_000
const recordedMs = 15_000
/** Of the demo's contact person. */
const contactUnit = '11430105DEM0000306'
/** A step is tied to its footage within this. */
const linkedWithinMs = 5000

let stage: ClientStage
let supervisor: ApiClient

beforeAll(async () => {
  // Two cameras look at window 1.
  stage = await openClientStage({ cameras: 2, windowsOf: () => [1] })
  supervisor = await stage.product.signIn('supervisor')
  const { items } = await supervisor.get<{ items: CameraView[] }>('/api/cameras')
  const asked = items.map(({ sourceId }) => `source=${sourceId}`).join('&')
  await until('footage of both', waitMs, async () => {
    const now = Date.now()
    const { sources } = await supervisor.get<Timeline>(
      `/api/footage/timeline?${asked}&from=${now - 600_000}&to=${now}`,
    )
    return (
      sources.length === 2 &&
      sources.every(
        ({ coverage }) => coverage.reduce((sum, { from, to }) => sum + to - from, 0) >= recordedMs,
      )
    )
  })
})
afterAll(() => stage.close())

/** Somebody sits at window 1 in the seconds that were just recorded, and pays for what is free. */
const happened = (caseNo: string, now: number): readonly CaseEvent[] => {
  const item = demoItems().find(
    ({ historic, immediate, unitCode }) => !historic && !immediate && unitCode === contactUnit,
  )
  if (!item) throw new Error('the demo has no item')
  const head = (n: number, secondsAgo: number) => ({
    ...{ eventId: `${caseNo}-${n}`, caseNo, itemCode: item.code, point: 'W01' },
    ...{ occurredAt: toInstant(now - secondsAgo * 1000), handler: { name: '李静' } },
  })
  return [
    { type: 'queueCall', ...head(1, 12), ticketNo: 'A001' },
    { type: 'application', ...head(2, 10), applicant: { name: '张三丰' }, source: 'window' },
    { type: 'acceptance', ...head(3, 8) },
    { type: 'fee', ...head(4, 6), amountFen: 5000 },
    { type: 'rating', ...head(5, 5), satisfaction: 1 },
  ]
}

interface BlockReader {
  readonly readHallBlocks: (source: HTMLVideoElement) => FrameMark | undefined
}
const seenFrame = (page: Page): Promise<FrameMark | undefined> =>
  page.evaluate(() => {
    const video = document.querySelector('video')
    const { readHallBlocks } = globalThis as unknown as BlockReader
    return video === null ? undefined : readHallBlocks(video)
  })

/** Tells of a case by the feed; resolves with its id once it is tied to both cameras, and how long that took. */
const tell = async (caseNo: string): Promise<{ readonly id: string; readonly linkedMs: number }> => {
  const key = (await readFile(demoKeyFile(stage.product.dataDir), 'utf8')).trim()
  expect(await sendEvents(stage.product.url, key, happened(caseNo, Date.now()))).toMatchObject({
    accepted: 5,
  })
  const began = performance.now()
  const found = CasePage.parse(await supervisor.get(`/api/cases?number=${caseNo}`)).items[0]
  const id = found?.id ?? ''
  await until('the links', waitMs, async () => {
    const { items } = CaseEvidence.parse(await supervisor.get(`/api/cases/${id}/evidence`))
    return items.length === 2
  })
  return { id, linkedMs: performance.now() - began }
}

/** A file of the one package that there is. */
const sealedFile = async (path: string): Promise<Buffer> => {
  const archives = join(stage.product.dataDir, 'archives')
  const [name = ''] = (await readdir(archives)).filter((one) => !one.startsWith('.'))
  return readFile(join(archives, name, 'data', path))
}

describe('a case in the browser', () => {
  it('comes by the feed, plays the footage of its steps, and shows the card that it was given', async () => {
    const caseNo = 'BROWSER-1'
    const page = await stage.signIn('supervisor')
    const { id } = await tell(caseNo)
    await page.goto(`${stage.product.url}/cases?number=${caseNo}`)
    await page.getByRole('link', { name: caseNo }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: caseNo }).click()
    await page.waitForURL(`**/cases/${id}`)
    // A test's eyes may look at any page: the policy would otherwise refuse a script that is not the client's own.
    await page.evaluate(await readBlocksScript())
    const steps = page.getByRole('region', { name: '办理过程' })
    await steps.getByRole('button', { name: /受理.*有录像/su }).click()
    const first = await until('a picture', waitMs, () => seenFrame(page))
    expect([1, 2]).toContain(first.camera)
    await until('later frames', waitMs, async () => {
      const now = await seenFrame(page)
      return now !== undefined && now.frame > first.frame
    })
    await page.getByText('张**').first().waitFor()
    const cards = page.getByRole('region', { name: '预警与纠错' })
    await cards.getByText('收费无依据或超标准').waitFor({ timeout: waitMs })
    await cards.getByText('黄牌').waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('is warned of, looked at from all cameras of its window, found fault with, ordered, answered and closed', async () => {
    const caseNo = 'BROWSER-2'
    const { url } = stage.product
    const page = await stage.signIn('supervisor')
    const { linkedMs } = await tell(caseNo)
    expect(linkedMs).toBeLessThan(linkedWithinMs)

    await page.goto(`${url}/warnings?level=yellow`)
    const card = page.getByRole('article').filter({ hasText: caseNo }).first()
    await card.getByRole('link', { name: caseNo }).click()
    await page
      .getByRole('region', { name: '办理过程' })
      .getByRole('button', { name: /受理.*有录像/su })
      .click()
    await until('pictures of both cameras', waitMs, () =>
      page.evaluate(() => {
        const videos = [...document.querySelectorAll('video')]
        return videos.length === 2 && videos.every((video) => video.videoWidth > 0)
      }),
    )
    await page.getByRole('button', { name: '记录问题' }).click()
    const finding = page.getByRole('dialog', { name: '记录问题' })
    await finding.getByLabel('问题情况').fill('窗口收费没有依据')
    await finding.getByRole('button', { name: '记录', exact: true }).click()
    await page.getByRole('region', { name: '问题' }).getByText('窗口收费没有依据').waitFor()

    await page.goto(`${url}/findings?state=open`)
    const row = page.getByRole('article').filter({ hasText: '窗口收费没有依据' })
    await row.getByRole('checkbox', { name: '选择这个问题' }).press('Space')
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: /下达督办单/u }).click()
    const order = page.getByRole('dialog', { name: '下达督办单' })
    await order.getByLabel('事由').fill('收费没有依据')
    await order.getByRole('button', { name: '下达', exact: true }).click()
    await order.waitFor({ state: 'hidden' })

    const contact = await stage.signIn('contact')
    await contact.goto(`${url}/orders`)
    const line = contact.getByRole('row').filter({ hasText: '收费没有依据' })
    await line.getByRole('link').click()
    await contact.getByRole('button', { name: '答复' }).click()
    await contact.getByLabel('整改情况').fill('已退还费用')
    await contact.locator('input[type=file]').setInputFiles({
      ...{ name: '退费凭证.txt', mimeType: 'text/plain', buffer: Buffer.from('退还五十元') },
    })
    await contact.getByText('退费凭证.txt').waitFor()
    await contact.getByRole('button', { name: '确定' }).click()
    await contact.getByText('待验收').first().waitFor()
    await contact.context().close()

    await page.goto(`${url}/orders?state=replied`)
    await page.getByRole('row').filter({ hasText: '收费没有依据' }).getByRole('link').click()
    await page.getByRole('link', { name: '退费凭证.txt' }).waitFor()
    await page.getByRole('button', { name: '验收通过，销号' }).click()
    await page.getByLabel('说明（必填）').fill('属实，同意销号')
    await page.getByRole('button', { name: '确定' }).click()
    await page.getByText('已销号').first().waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('is sealed with its order by one button, what is missing named first, and verifies off-line', async () => {
    const key = (await readFile(demoKeyFile(stage.product.dataDir), 'utf8')).trim()
    const caseNo = 'BROWSER-2'
    const [{ itemCode } = { itemCode: '' }] = happened(caseNo, Date.now())
    const closing: CaseEvent = {
      ...{ type: 'conclusion', eventId: `${caseNo}-${Date.now()}`, caseNo, itemCode, outcome: 'passed' },
      occurredAt: toInstant(Date.now()),
    }
    expect(await sendEvents(stage.product.url, key, [closing])).toMatchObject({ accepted: 1 })
    const { id } = CasePage.parse(await supervisor.get(`/api/cases?number=${caseNo}`)).items[0] ?? {}

    const page = await stage.signIn('archivist')
    await page.goto(`${stage.product.url}/cases/${id ?? ''}`)
    const archive = page.getByRole('region', { name: '档案', exact: true })
    await archive.getByText('尚未归档').waitFor()
    await archive.getByRole('button', { name: '封装归档' }).click()
    await archive.getByText('内容不齐').waitFor({ timeout: waitMs })
    await archive.getByRole('button', { name: '查看并处理' }).click()
    const drawer = page.getByRole('dialog', { name: new RegExp(caseNo, 'u') })
    await drawer.getByText('环节：', { exact: false }).first().waitFor()
    expect(await findings(page)).toEqual([])
    await drawer.getByRole('button', { name: '带缺封装' }).click()
    await page
      .getByRole('dialog', { name: /仍要封装吗/u })
      .getByRole('button', { name: '带缺封装' })
      .click()
    await drawer.getByText('已封装').waitFor({ timeout: waitMs })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      drawer.getByRole('link', { name: /\.zip/u }).click(),
    ])
    const found = await packageVerifier.verify(await lookAt(await download.path()), {
      ...{ keys: [], language: 'en', signal: new AbortController().signal, onProgress: () => undefined },
    })
    // Nobody vouched for its key here: it is whole, and signed.
    expect(found.verdict).toBe('unvouched')
    const sealed = await sealedFile('handling/orders.json')
    expect(JSON.parse(sealed.toString())).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ text: '窗口收费没有依据', state: 'closed' }),
      ]) as unknown,
      orders: [{ title: '收费没有依据', state: 'accepted', files: [{ fileName: '退费凭证.txt' }] }],
    })
    expect((await sealedFile('handling/orders/1 退费凭证.txt')).toString()).toBe('退还五十元')
    await page.goto(`${stage.product.url}/archives`)
    await page
      .getByRole('row', { name: new RegExp(caseNo, 'u') })
      .getByText('已封装')
      .waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('is judged by a changed rule once that was shown and put in force', async () => {
    const page = await stage.signIn('supervisor')
    await page.goto(`${stage.product.url}/rules`)
    const rule = page.getByRole('listitem').filter({ hasText: '收费无依据或超标准' })
    await rule.getByRole('switch').press('Space')
    await page.getByRole('button', { name: '预览影响' }).click()
    // The cards that were given by it: they stay, and the preview says that they would not be given any more.
    await page.getByRole('status').getByText('不再产生').first().waitFor()
    await page.getByRole('button', { name: '生效' }).click()
    await page.getByText(/第 2 版/u).waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })
})
