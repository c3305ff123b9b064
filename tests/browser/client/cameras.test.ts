import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraView } from '../../../server/contract/camera.ts'
import type { Timeline } from '../../../server/contract/footage.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { startStubDevice, type StubDevice } from '../../support/onvif/index.ts'
import { until } from '../../support/until.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const waitMs = 30_000
const login = { user: 'admin', password: 'Zhuanyong-9081' }

let stage: ClientStage
let device: StubDevice
let supervisor: ApiClient
beforeAll(async () => {
  stage = await openClientStage({ cameras: 1, simulated: 2 })
  device = await startStubDevice({ login, streams: [stage.hall.rtspUrl(2), stage.hall.rtspUrl(2)] })
  supervisor = await stage.product.signIn('supervisor')
})
afterAll(async () => {
  await stage.close()
  await device.close()
})

const cameras = async (): Promise<readonly CameraView[]> =>
  (await supervisor.get<{ items: CameraView[] }>('/api/cameras')).items
const cameraOf = async (name: string): Promise<CameraView> => {
  const found = (await cameras()).find((one) => one.name === name)
  if (!found) throw new Error(`there is no camera ${name}`)
  return found
}
const footage = async ({ sourceId }: CameraView): Promise<Timeline['sources'][number]> => {
  const now = Date.now()
  const { sources } = await supervisor.get<Timeline>(
    `/api/footage/timeline?source=${sourceId}&from=${now - 3_600_000}&to=${now + 60_000}`,
  )
  const [source] = sources
  if (!source) throw new Error('the timeline does not know the camera')
  return source
}
const coveredMs = async (camera: CameraView): Promise<number> =>
  (await footage(camera)).coverage.reduce((sum, { from, to }) => sum + to - from, 0)

const serious = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    )
}
const openCameras = async (): Promise<Page> => {
  const page = await stage.signIn('sysadmin')
  await page.goto(`${stage.product.url}/cameras`)
  await page.getByRole('row', { name: /1 号窗口/u }).waitFor({ timeout: waitMs })
  return page
}
const rowOf = (page: Page, name: string): Locator => page.getByRole('row', { name: new RegExp(name, 'u') })

describe('an administrator', () => {
  it('is told beside the field what is wrong, keeps what was typed, and gets the exact reason of a probe', async () => {
    const page = await openCameras()
    await page.getByRole('button', { name: '添加摄像头' }).click()
    const drawer = page.getByRole('dialog', { name: '添加摄像头' })
    await drawer.getByLabel('窗口').first().fill('1,99')
    await drawer.getByLabel('RTSP 地址').fill('http://10.0.0.8')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.getByText('请填写名称').waitFor()
    await drawer.getByText('大厅没有这些窗口：99').waitFor()
    await drawer.getByText('地址应以 rtsp:// 或 rtsps:// 开头').waitFor()
    expect(await serious(page)).toEqual([])
    await drawer.getByLabel('RTSP 地址').fill(stage.hall.rtspUrl(2).replace('cam-02', 'cam-77'))
    await drawer.getByRole('button', { name: '测试主码流' }).click()
    await drawer.getByText('摄像头上没有这个地址').waitFor({ timeout: waitMs })
    expect(await drawer.getByLabel('窗口').first().inputValue()).toBe('1,99')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '继续编辑' }).click()
    await page.context().close()
  })

  it('adds a camera by its ONVIF address, probes it, and it is recorded while the others go on', async () => {
    const other = await cameraOf('1 号窗口')
    await until('footage of the other camera', waitMs, async () => (await coveredMs(other)) > 2000)
    const page = await openCameras()
    await page.getByRole('button', { name: '添加摄像头' }).click()
    const drawer = page.getByRole('dialog', { name: '添加摄像头' })
    await drawer.getByLabel('名称').fill('2 号窗口（全景）')
    await drawer.getByLabel('窗口').first().fill('2')
    await drawer.getByLabel('ONVIF 地址').fill(device.url)
    await drawer.getByLabel('ONVIF 用户名').fill(login.user)
    await drawer.getByLabel('ONVIF 密码').fill(login.password)
    await drawer.getByRole('button', { name: '查询码流地址' }).click()
    await drawer.getByText('已填入').waitFor({ timeout: waitMs })
    expect(await drawer.getByLabel('RTSP 地址').inputValue()).toBe(stage.hall.rtspUrl(2))
    await drawer.getByRole('button', { name: '测试主码流' }).click()
    await drawer.getByRole('img', { name: '首帧画面' }).waitFor({ timeout: waitMs })
    await drawer.getByText('25 帧/秒', { exact: true }).waitFor()
    await drawer.getByText('320 × 180').waitFor()
    await drawer.getByRole('application').click({ position: { x: 40, y: 40 } })
    expect(await serious(page)).toEqual([])
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.waitFor({ state: 'detached' })
    await rowOf(page, '2 号窗口（全景）').getByText('正常录像').waitFor({ timeout: waitMs })

    const added = await cameraOf('2 号窗口（全景）')
    expect(added).toMatchObject({ windows: [2], ptz: true, hasSub: true })
    expect(added.plan).not.toBeNull()
    await until('footage of the new camera', waitMs, async () => (await coveredMs(added)) > 2000)

    await rowOf(page, '2 号窗口（全景）').getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog').getByText('立即停止录像和实时画面').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await rowOf(page, '2 号窗口（全景）').getByText('已停用').waitFor({ timeout: waitMs })
    await until('a gap with its reason', waitMs, async () =>
      (await footage(added)).gaps.some(({ reason, to }) => reason === 'disabled' && to === null),
    )
    await rowOf(page, '2 号窗口（全景）').getByRole('button', { name: '启用' }).click()
    await rowOf(page, '2 号窗口（全景）').getByText('正常录像').waitFor({ timeout: waitMs })

    const undisturbed = await footage(other)
    expect([undisturbed.coverage.length, undisturbed.gaps]).toEqual([1, []])
    await page.context().close()
  })

  it('edits without ever being sent the password, and finds cameras by name, unit, window and state', async () => {
    const page = await openCameras()
    const bodies: string[] = []
    page.on('response', (response) => {
      if (response.url().includes('/api/cameras'))
        void response.text().then(
          (body) => bodies.push(body),
          () => undefined,
        )
    })
    await rowOf(page, '2 号窗口（全景）').getByRole('button', { name: '编辑' }).click()
    const drawer = page.getByRole('dialog', { name: '编辑摄像头' })
    await drawer.getByLabel('录像保存天数').fill('90')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.waitFor({ state: 'detached' })
    expect(bodies.length).toBeGreaterThan(1)
    expect(bodies.join('')).not.toContain(login.password)

    await page.getByPlaceholder('按名称、单位或窗口号查找').fill('全景')
    await rowOf(page, '1 号窗口').waitFor({ state: 'detached' })
    await page.waitForURL(/q=/u)
    await page.getByPlaceholder('按名称、单位或窗口号查找').fill('没有的')
    await page.getByText('没有符合条件的摄像头').waitFor()
    await page.context().close()
  })

  it('imports a list after looking at it, line by line', async () => {
    const page = await openCameras()
    await page.getByRole('button', { name: '导入' }).click()
    const dialog = page.getByRole('dialog', { name: '从 CSV 导入摄像头' })
    const list = (...lines: readonly string[]) => ({
      name: '摄像头.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['名称,主码流,启用', ...lines, ''].join('\n')),
    })
    await dialog.locator('input[type=file]').setInputFiles(list('入口,http://10.0.0.3/1,否'))
    await dialog.getByText('主码流地址应以 rtsp:// 开头').waitFor()
    expect(await dialog.getByRole('button', { name: '确认导入' }).isDisabled()).toBe(true)
    await dialog.locator('input[type=file]').setInputFiles(list('入口,rtsp://127.0.0.1:1/1,否'))
    await dialog.getByText('新增 1').waitFor()
    expect(await serious(page)).toEqual([])
    await dialog.getByRole('button', { name: '确认导入' }).click()
    await dialog.getByText('导入完成').waitFor()
    await dialog.getByRole('button', { name: '关闭' }).last().click()
    await rowOf(page, '入口').waitFor()
    await rowOf(page, '入口').getByRole('button', { name: '移除' }).click()
    await page.getByRole('dialog').getByText('已有录像保留到保存期限（30 天）届满').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '移除' }).click()
    await rowOf(page, '入口').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '已移除 1' }).click()
    await rowOf(page, '入口').waitFor()
    await page.context().close()
  })
})

describe('a supervisor', () => {
  it('turns a camera while a key or button is held, uses presets, and sees who else has it', async () => {
    const camera = await cameraOf('2 号窗口（全景）')
    const page = await stage.signIn('supervisor')
    await page.goto(`${stage.product.url}/hall/cameras/${camera.id}`)
    await page.getByRole('button', { name: '打开云台控制' }).click()
    const panel = page.getByRole('complementary', { name: '云台控制' })
    await panel.getByText('空闲').waitFor({ timeout: waitMs })
    await panel.getByRole('button', { name: '转到“窗口全景”' }).waitFor({ timeout: waitMs })
    expect(await serious(page)).toEqual([])

    await panel.getByRole('button', { name: '向右' }).hover()
    await page.mouse.down()
    await until('a movement that is renewed', waitMs, () => device.of('ContinuousMove').length > 2)
    await page.mouse.up()
    await until('its stop', waitMs, () => device.of('Stop').length > 0)
    await panel.getByText('由您控制').waitFor()
    const moves = device.of('ContinuousMove').length
    await panel.getByRole('group', { name: '云台控制' }).focus()
    await page.keyboard.down('ArrowUp')
    await until('a movement by key', waitMs, () => device.of('ContinuousMove').length > moves)
    expect(device.of('ContinuousMove').at(-1)?.body).toContain('y="0.5"')
    await page.keyboard.up('ArrowUp')
    await panel.getByLabel('预置位名称').fill('叫号台')
    await panel.getByRole('button', { name: '保存' }).click()
    await panel.getByRole('button', { name: '转到“叫号台”' }).click()
    await until('the preset', waitMs, () => device.of('GotoPreset').length === 1)
    // The page's own arrows did not step into the past meanwhile.
    expect(new URL(page.url()).search).toBe('')
    await page.context().close()
  })
})
