/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const title = '全区政务服务工作视频会议'
const waitMs = 60_000

let stage: ClientStage
beforeAll(async () => {
  stage = await openClientStage({ cameras: 0 })
})
afterAll(() => stage.close())

/** From the list over the device check into the room. */
const join = async (account: string): Promise<Page> => {
  const page = await stage.signIn(account)
  await page.getByRole('button', { name: `进入会议：${title}` }).click()
  await page.getByText('画面正常').waitFor()
  await page.getByRole('button', { name: '进入会议', exact: true }).click()
  await page.getByText('网络正常').waitFor()
  return page
}

const tileOf = (page: Page, venue: string) => page.locator('figure', { hasText: venue })

const framesOf = (page: Page, venue: string): Promise<number> =>
  tileOf(page, venue)
    .locator('video')
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames)

const leave = async (page: Page) => {
  await page.getByRole('button', { name: '离开会议' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '离开会议' }).click()
  await page.getByRole('heading', { name: '您已离开会议' }).waitFor()
}

describe('two officials in one meeting', () => {
  it('see, hear and lose one another', async () => {
    const furong = await join('branch.furong')
    await furong.getByText('还没有其他会场入会').waitFor()
    const dongfeng = await join('branch.dongfeng')

    for (const [page, other] of [
      [furong, '东风路街道'],
      [dongfeng, '芙蓉北路街道'],
    ] as const) {
      await tileOf(page, other).locator('video').waitFor({ timeout: waitMs })
      const before = await framesOf(page, other)
      await until('30 more frames', waitMs, async () => (await framesOf(page, other)) > before + 30)
      expect(await page.locator('audio[data-room-sound]').count()).toBe(1)
    }

    // Fake microphones beep alike, and of two equals either may be the speaker: one alone is marked for sure, and no
    // more once silent.
    await furong.getByRole('button', { name: '静音', exact: true }).click()
    await furong.locator('figure.speaking', { hasText: '东风路街道' }).waitFor({ timeout: waitMs })
    await dongfeng.getByRole('button', { name: '静音', exact: true }).click()
    await tileOf(furong, '东风路街道').getByText('已静音').waitFor()
    await furong
      .locator('figure.speaking', { hasText: '东风路街道' })
      .waitFor({ state: 'detached', timeout: waitMs })

    await dongfeng.getByText('您已静音，其他会场听不到', { exact: false }).waitFor({ timeout: waitMs })

    await dongfeng.getByRole('button', { name: '关闭摄像头' }).click()
    await tileOf(furong, '东风路街道').getByText('未打开摄像头').waitFor()
    await dongfeng.getByRole('button', { name: '打开摄像头' }).click()
    await tileOf(furong, '东风路街道').locator('video').waitFor({ timeout: waitMs })

    // Whoever leaves muted comes back muted: another test begins with a microphone that is open.
    await dongfeng.getByRole('button', { name: '解除静音' }).click()
    await dongfeng.getByRole('button', { name: '静音', exact: true }).waitFor()
    await furong.getByRole('button', { name: '解除静音' }).click()
    await furong.getByRole('button', { name: '静音', exact: true }).waitFor()
    await leave(dongfeng)
    await tileOf(furong, '东风路街道').waitFor({ state: 'detached', timeout: waitMs })
    await furong.getByText('1 人在会').waitFor()
    await leave(furong)
  })

  it('come back by themselves when the server is restarted, muted if they were', async () => {
    const furong = await join('branch.furong')
    const dongfeng = await join('branch.dongfeng')
    await dongfeng.getByRole('button', { name: '静音', exact: true }).click()
    await tileOf(furong, '东风路街道').locator('video').waitFor({ timeout: waitMs })

    const { web } = await stage.product.processes()
    if (!web) throw new Error('web does not run')
    process.kill(web.pid, 'SIGKILL')
    await furong.getByText('网络中断，正在重新连接').waitFor({ timeout: waitMs })
    await furong.getByText('网络正常').waitFor({ timeout: 60_000 })

    await tileOf(furong, '东风路街道').locator('video').waitFor({ timeout: waitMs })
    const before = await framesOf(furong, '东风路街道')
    await until('30 more frames', waitMs, async () => (await framesOf(furong, '东风路街道')) > before + 30)
    await tileOf(furong, '东风路街道').getByText('已静音').waitFor()
    await leave(dongfeng)
    await leave(furong)
  })
})
