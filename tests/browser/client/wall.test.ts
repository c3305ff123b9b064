/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import { readBlocksScript, type FrameMark } from '../../support/hall/index.ts'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const waitMs = 60_000

let stage: ClientStage
let cameras: readonly CameraView[]
let page: Page

interface BlockReader {
  readonly readHallBlocks: (source: HTMLVideoElement) => FrameMark | undefined
}
/** Numbers of the cameras whose live pictures can be read, by tile. */
const seen = (of: Page = page): Promise<number[]> =>
  of.evaluate(() =>
    [...document.querySelectorAll<HTMLVideoElement>('[data-wall-tile] video')].flatMap((video) => {
      const mark = (globalThis as unknown as BlockReader).readHallBlocks(video)
      return mark ? [mark.camera] : []
    }),
  )
const untilSeen = (wanted: readonly number[], of: Page = page) =>
  until(`the cameras ${wanted.join()}`, waitMs, async () => (await seen(of)).join() === wanted.join())

const openWall = async (account: string, query = ''): Promise<Page> => {
  const opened = await stage.signIn(account)
  await opened.goto(`${stage.product.url}/hall/wall${query}`)
  await opened.evaluate(await readBlocksScript())
  return opened
}

beforeAll(async () => {
  stage = await openClientStage({
    cameras: 2,
    config: { alerts: { cameraGraceSeconds: 0, cameraFaultSeconds: 1 } },
  })
  const supervisor = await stage.product.signIn('supervisor')
  cameras = (await supervisor.get<{ items: CameraView[] }>('/api/cameras')).items
  page = await openWall('supervisor')
})
afterAll(() => stage.close())

describe('the wall', () => {
  it('shows all cameras live, and one alone where it is enlarged', async () => {
    await untilSeen([1, 2])
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await untilSeen([2])
    await page.keyboard.press('Escape')
    await untilSeen([1, 2])
  })

  it('is kept under a name, and comes back by its address alone', async () => {
    await page.getByRole('button', { name: '1', exact: true }).click()
    await untilSeen([1])
    await page.getByLabel('布局名称').fill('一号窗口')
    await page.getByRole('button', { name: '保存布局' }).click()
    await page.waitForURL(/layout=/u)
    await page.getByRole('button', { name: '4', exact: true }).click()
    await page.getByLabel('我的布局').selectOption({ label: '一号窗口' })
    await untilSeen([1])
  })

  it('of a device shows pictures alone, an alert over them, and a dead camera until it is back', async () => {
    const device = await openWall('wall', `?bare=1&tiles=4&cameras=${cameras.map(({ id }) => id).join()},,`)
    await untilSeen([1, 2], device)
    expect(await device.getByRole('button', { name: '保存布局' }).count()).toBe(0)
    await stage.hall.control('unplug', 1)
    await device.getByRole('alert').filter({ hasText: '1 号窗口' }).waitFor({ timeout: waitMs })
    await device.locator('[data-wall-tile="1"]').getByText('无信号').first().waitFor({ timeout: waitMs })
    await stage.hall.control('plug', 1)
    await untilSeen([1, 2], device)
    await device.context().close()
  })

  it('goes back ten seconds by one key', async () => {
    await page.keyboard.press('r')
    await page.waitForURL(new RegExp(`/hall/review\\?cameras=${cameras[0]?.id ?? ''}`, 'u'))
  })
})
