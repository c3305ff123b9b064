/// <reference lib="dom" />
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openFootage } from '../../support/measure/index.ts'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const title = '全区政务服务工作视频会议'
const waitMs = 120_000

let stage: ClientStage
beforeAll(async () => {
  stage = await openClientStage({ cameras: 0 })
})
afterAll(() => stage.close())

const join = async (account: string): Promise<Page> => {
  const page = await stage.signIn(account)
  await page.getByRole('button', { name: `进入会议：${title}` }).click()
  await page.getByText('画面正常').waitFor()
  await page.getByRole('button', { name: '进入会议', exact: true }).click()
  await page.getByText('网络正常').waitFor()
  return page
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

it('a meeting is recorded, paused, ended and composed; its video plays by chapters, its minutes are written and taken along', async () => {
  const operator = await join('operator')
  const branch = await join('branch.furong')
  await operator.getByRole('tab', { name: '更多' }).click()
  await button(operator, '开始录制').click()
  await branch.getByText('正在录制').waitFor()
  const line = operator.locator('[data-venue="芙蓉北路街道"]')
  await operator.getByRole('tab', { name: '会场' }).click()
  await line.getByText(/开麦|发言中/u).waitFor()
  await operator.keyboard.press('/')
  await operator.keyboard.type('芙蓉')
  await operator.keyboard.press('Enter')
  await operator.locator('[data-preview] figure', { hasText: '芙蓉北路街道' }).locator('video').waitFor()
  await operator.keyboard.press('Enter')
  await line.getByText('正在广播').waitFor()
  await operator.getByRole('tab', { name: '更多' }).click()
  await button(operator, '暂停录制').click()
  await branch.getByText('录制已暂停').waitFor()
  await button(operator, '继续录制').click()
  await branch.getByText('正在录制').waitFor()
  // Footage of both sides of the pause.
  await until('footage', waitMs, async () => {
    const footage = openFootage(stage.product.dataDir)
    const { clips } = await footage.read().finally(() => footage.close())
    const tracks = Map.groupBy(clips, ({ sourceId }) => sourceId)
    return [...tracks.values()].filter((of) => of.length >= 2).length >= 2
  })
  await operator.getByRole('tab', { name: '更多' }).click()
  await button(operator, '结束会议').click()
  await operator.getByRole('dialog').getByRole('button', { name: '结束会议' }).click()

  await button(operator, '会议录像').click()
  const video = operator.getByLabel('合成录像')
  await video.waitFor({ timeout: waitMs })
  await until('the video to be there', waitMs, () =>
    video.evaluate((element) => element instanceof HTMLVideoElement && element.readyState >= 2),
  )
  await operator.getByRole('button', { name: /广播：芙蓉北路街道/u }).click()
  const played = await video.evaluate(async (element: HTMLVideoElement) => {
    element.muted = true
    const from = element.currentTime
    await element.play()
    await new Promise((resolve) => element.addEventListener('timeupdate', resolve, { once: true }))
    return { from, to: element.currentTime, width: element.videoWidth }
  })
  expect(played.from).toBeGreaterThan(0.5)
  expect(played.width).toBe(1280)
  await button(operator, '分会场原始录像').click()
  await operator.locator('[data-review-picture]').first().waitFor()

  const secretary = await stage.signIn('secretary')
  await secretary.goto(operator.url().replace(/\/recording.*$/u, '/minutes'))
  await secretary.getByText('自动生成，尚未保存').first().waitFor()
  await secretary
    .locator('section', { has: secretary.getByRole('heading', { name: '议定事项' }) })
    .getByRole('button', { name: '添加' })
    .click()
  await secretary.getByLabel('事项', { exact: true }).fill('月底前完成窗口整改')
  await secretary.getByLabel('责任单位').fill('芙蓉北路街道')
  await button(secretary, '保存').click()
  await secretary.getByText('草稿').first().waitFor()
  await button(secretary, '确认纪要').click()
  await secretary.getByRole('dialog').getByRole('button', { name: '确认纪要' }).click()
  await secretary.getByText('已确认').first().waitFor()
  const [download] = await Promise.all([
    secretary.waitForEvent('download'),
    secretary.getByRole('link', { name: '下载 DOCX' }).click(),
  ])
  const bytes = await readFile(await download.path())
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
}, 300_000)
