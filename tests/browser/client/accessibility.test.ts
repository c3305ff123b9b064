/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import { findings } from './axe.ts'
import { openClientStage, type ClientStage } from './stage.ts'

let stage: ClientStage
beforeAll(async () => {
  stage = await openClientStage({ cameras: 2 })
})
afterAll(() => stage.close())

describe('axe finds nothing serious', () => {
  it('on the sign-in page, also when it refuses', async () => {
    const page = await stage.open()
    await page.getByRole('heading', { name: '登录' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('请填写账号').waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it.each([
    ['official.street', '/meetings', '我的会议'],
    ['supervisor', '/hall', '大厅监控'],
    ['supervisor', '/hall/wall', '电视墙'],
    ['supervisor', '/hall/review', '多路回放'],
    ['supervisor', '/hall/requests', '录像调阅登记'],
    ['secadmin', '/people', '人员账号'],
    ['secadmin', '/units', '组织机构'],
    ['secadmin', '/sessions', '登录设备'],
    ['sysadmin', '/cameras', '摄像头'],
    ['sysadmin', '/health', '运行状态'],
    ['auditor', '/audit', '审计日志'],
    ['supervisor', '/rules', '监察规则'],
    ['sysadmin', '/items', '事项'],
    ['secadmin', '/feed-keys', '接口密钥'],
  ])('for %s on %s', async (account, path, heading) => {
    const page = await stage.signIn(account)
    await page.goto(`${stage.product.url}${path}`)
    await page.getByRole('heading', { name: heading, exact: true }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('on a camera, on its dark stage', async () => {
    const { items } = await (
      await stage.product.signIn('supervisor')
    ).get<{ items: CameraView[] }>('/api/cameras')
    const page = await stage.signIn('supervisor')
    await page.goto(`${stage.product.url}/hall/cameras/${items[0]?.id ?? ''}`)
    await page.getByRole('slider', { name: '录像时间轴' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  it('on the device check, and in the meeting', async () => {
    const page = await stage.signIn('branch.furong')
    await page.getByRole('button', { name: /进入会议：全区/u }).click()
    await page.getByText('画面正常').waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: '进入会议', exact: true }).click()
    await page.getByText('网络正常').waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })
})
