import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClientStage, type ClientStage } from './stage.ts'

let stage: ClientStage
const waitMs = 60_000

beforeAll(async () => {
  stage = await openClientStage({
    cameras: 2,
    config: { alerts: { cameraGraceSeconds: 2 }, recorder: { stallMinMs: 1500, retryMaxMs: 500 } },
  })
}, waitMs)
afterAll(() => stage.close())

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const bell = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

describe('the health page', () => {
  it('shows how every camera and the disk are, in words', async () => {
    const page = await stage.signIn('maintainer')
    await rowOf(page, '1 号窗口').getByText('正常录像').waitFor({ timeout: waitMs })
    await rowOf(page, '1 号窗口')
      .getByText(/kbit\/s/u)
      .first()
      .waitFor({ timeout: waitMs })
    await page.getByText('共 2 台，2 台正常').waitFor()
    await page.getByText(/已用 \d+% · 剩余/u).waitFor()
    await bell(page, '告警：没有待处理的').waitFor()
    await page.context().close()
  })

  it('tells of a camera that is unplugged, until it is back; a supervisor acknowledges and sees the instant', async () => {
    const maintainer = await stage.signIn('maintainer')
    const supervisor = await stage.signIn('supervisor')
    await rowOf(maintainer, '2 号窗口').getByText('正常录像').waitFor({ timeout: waitMs })

    await stage.hall.control('unplug', 2)
    await bell(maintainer, '告警：1 条待处理').waitFor({ timeout: waitMs })
    await maintainer.getByRole('status').getByText('新告警：2 号窗口没有录像').waitFor()
    await rowOf(maintainer, '2 号窗口').getByText('无信号').waitFor({ timeout: waitMs })
    // What is not well comes first.
    expect(await maintainer.getByRole('row').nth(1).innerText()).toContain('2 号窗口')
    await maintainer.getByText('只看不正常的').click()
    await rowOf(maintainer, '1 号窗口').waitFor({ state: 'detached' })
    await maintainer.getByRole('button', { name: '2 号窗口的详情' }).click()
    await maintainer.getByRole('dialog').getByText('请检查摄像头电源').waitFor()
    await maintainer.keyboard.press('Escape')

    await bell(supervisor, '告警：1 条待处理').click({ timeout: waitMs })
    const drawer = supervisor.getByRole('dialog', { name: '告警' })
    await drawer.getByText('2 号窗口没有录像').waitFor()
    await drawer.getByRole('button', { name: /^确认告警/u }).click()
    await drawer.getByLabel('处理说明').fill('网线松动，已派人')
    await supervisor.keyboard.press('Enter')
    await drawer.getByRole('heading', { name: '已确认，仍在持续' }).waitFor()
    await drawer.getByText('网线松动，已派人').waitFor()
    await bell(maintainer, '告警：没有待处理的').waitFor({ timeout: waitMs })

    await stage.hall.control('plug', 2)
    await drawer.getByRole('heading', { name: '24 小时内已恢复' }).waitFor({ timeout: waitMs })
    await maintainer.getByText('所有摄像头都正常').waitFor({ timeout: waitMs })
    await maintainer.getByRole('status').getByText('告警已解除：2 号窗口没有录像').waitFor()
    await drawer.getByRole('link', { name: '查看录像' }).click()
    await supervisor.waitForURL(/\/hall\/cameras\/[^/]+\?at=\d{4}-\d\d-\d\dT/u)
    await maintainer.context().close()
    await supervisor.context().close()
  })

  it('is told again of what changed while the connection was lost', async () => {
    const page = await stage.signIn('maintainer')
    await rowOf(page, '1 号窗口').getByText('正常录像').waitFor({ timeout: waitMs })
    const { web } = await stage.product.processes()
    if (!web) throw new Error('web does not run')
    await stage.hall.control('unplug', 1)
    process.kill(web.pid, 'SIGKILL')
    await bell(page, '告警：2 条待处理').click({ timeout: waitMs })
    const drawer = page.getByRole('dialog', { name: '告警' })
    await drawer.getByText('1 号窗口没有录像').waitFor()
    await drawer.getByText('网页服务异常退出，已自动恢复').waitFor()
    await stage.hall.control('plug', 1)
    await drawer.getByText('已恢复', { exact: true }).first().waitFor({ timeout: waitMs })
    await page.context().close()
  })
})
