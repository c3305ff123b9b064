/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const title = '全区政务服务工作视频会议'
const furongName = '芙蓉北路街道'
const waitMs = 60_000

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

const onAir = (page: Page, venue: string) => page.locator('[data-on-air] figure', { hasText: venue })

/** Waits until a venue's picture is on air there, and moves. */
const seeOnAir = async (page: Page, venue: string): Promise<void> => {
  const video = onAir(page, venue).locator('video')
  await video.waitFor({ timeout: waitMs })
  const frames = () =>
    video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames)
  const before = await frames()
  await until(`${venue} to move`, waitMs, async () => (await frames()) > before + 10)
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

it('an operator broadcasts, mutes, locks and calls on; who comes late sees the same, and a restart keeps it', async () => {
  const operator = await join('operator')
  const furong = await join('branch.furong')
  await seeOnAir(furong, '开福区')
  const line = operator.locator(`[data-venue="${furongName}"]`)
  await line.getByText(/开麦|发言中/u).waitFor()

  await operator.keyboard.press('/')
  await operator.keyboard.type('芙蓉')
  await operator.keyboard.press('Enter')
  await operator.locator('[data-preview] figure', { hasText: furongName }).locator('video').waitFor()
  await operator.keyboard.press('Enter')
  await seeOnAir(operator, furongName)
  await line.getByText('正在广播').waitFor()
  // Who is on air alone sees the main venue.
  await onAir(furong, '开福区').waitFor()

  await operator.keyboard.press('Escape')
  await operator.keyboard.press('m')
  await button(furong, '解除静音').waitFor()
  await button(operator, '锁定麦克风').click()
  await furong.getByText('麦克风已锁定').waitFor()
  await button(furong, '解除静音').click()
  await furong.getByText('麦克风已被锁定').waitFor()
  await button(furong, '解除静音').waitFor()

  await button(furong, '举手').click()
  await line.getByText('申请发言').waitFor()
  await operator.keyboard.press('c')
  await furong.getByText('正在点名您发言').waitFor()
  await button(furong, '静音').waitFor()

  const dongfeng = await join('branch.dongfeng')
  await seeOnAir(dongfeng, furongName)

  const { web } = await stage.product.processes()
  if (!web) throw new Error('web does not run')
  process.kill(web.pid, 'SIGKILL')
  const pages = [operator, furong, dongfeng]
  await Promise.all(
    pages.map((page) => page.getByText('网络中断，正在重新连接').waitFor({ timeout: waitMs })),
  )
  await Promise.all(pages.map((page) => page.getByText('网络正常').waitFor({ timeout: waitMs })))
  await seeOnAir(dongfeng, furongName)
  await line.getByText('被点名').waitFor()
  await button(operator, '解除锁定').waitFor()

  await operator.keyboard.press('e')
  await button(furong, '解除静音').waitFor()
  await seeOnAir(dongfeng, '开福区')
  await line.getByText('静音').waitFor()
})
