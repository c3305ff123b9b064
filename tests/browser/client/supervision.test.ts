/// <reference lib="dom" />
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import { CaseEvidence, CasePage } from '../../../server/contract/supervision/case.ts'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { toInstant } from '../../../server/contract/time.ts'
import { demoItems } from '../../../server/supervision/demo/ground.ts'
import { demoKeyFile, sendEvents } from '../../../server/supervision/index.ts'
import { readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { until } from '../../support/until.ts'
import { findings } from './axe.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const waitMs = 60_000
const recordedMs = 15_000
const caseNo = 'BROWSER-1'

let stage: ClientStage
let supervisor: ApiClient

beforeAll(async () => {
  stage = await openClientStage({ cameras: 1 })
  supervisor = await stage.product.signIn('supervisor')
  const { items } = await supervisor.get<{ items: CameraView[] }>('/api/cameras')
  const source = items[0]?.sourceId ?? ''
  await until('footage', waitMs, async () => {
    const now = Date.now()
    const { sources } = await supervisor.get<Timeline>(
      `/api/footage/timeline?source=${source}&from=${now - 600_000}&to=${now}`,
    )
    return (sources[0]?.coverage ?? []).reduce((sum, { from, to }) => sum + to - from, 0) >= recordedMs
  })
})
afterAll(() => stage.close())

/** Somebody sits at window 1 in the seconds that were just recorded, and pays for what is free. */
const happened = (now: number): readonly CaseEvent[] => {
  const item = demoItems().find(({ historic, immediate }) => !historic && !immediate)
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

describe('a case in the browser', () => {
  it('comes by the feed, plays the footage of its steps, and shows the card that it was given', async () => {
    const page = await stage.signIn('supervisor')
    const key = (await readFile(demoKeyFile(stage.product.dataDir), 'utf8')).trim()
    expect(await sendEvents(stage.product.url, key, happened(Date.now()))).toMatchObject({ accepted: 5 })
    const found = CasePage.parse(await supervisor.get(`/api/cases?number=${caseNo}`)).items[0]
    await until('the link', waitMs, async () => {
      const { items } = CaseEvidence.parse(await supervisor.get(`/api/cases/${found?.id ?? ''}/evidence`))
      return items.length === 1
    })

    await page.goto(`${stage.product.url}/cases?number=${caseNo}`)
    await page.getByRole('link', { name: caseNo }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: caseNo }).click()
    await page.waitForURL(`**/cases/${found?.id ?? ''}`)
    // A test's eyes may look at any page: the policy would otherwise refuse a script that is not the client's own.
    await page.evaluate(await readBlocksScript())
    const steps = page.getByRole('region', { name: '办理过程' })
    await steps.getByRole('button', { name: /受理.*有录像/su }).click()
    const first = await until('a picture', waitMs, () => seenFrame(page))
    expect(first.camera).toBe(1)
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
})
