import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MeetingView } from '../../../server/contract/meeting.ts'
import { toAddressTime } from '../../../client/src/ui/wall-clock.ts'
import { openClientStage, type ClientStage } from './stage.ts'

const title = '防汛工作视频调度会'

let stage: ClientStage
beforeAll(async () => {
  stage = await openClientStage({ cameras: 0 })
})
afterAll(() => stage.close())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
/** The landing page, as it is now. */
const desk = async (page: Page): Promise<void> => {
  await page.goto(`${stage.product.url}/meetings`)
  await page.getByRole('heading', { name: '我的会议', exact: true }).waitFor()
}

it('a meeting is drafted with a subtree by one tick, noticed, answered, changed and cancelled', async () => {
  const secretary = await stage.signIn('secretary')
  const official = await stage.signIn('official.street')
  const { items } = await (
    await stage.product.signIn('secretary')
  ).get<{ items: MeetingView[] }>('/api/meetings')
  const other = items.find((one) => one.title === '全区政务服务工作视频会议')
  if (!other) throw new Error('the demo has no meeting of the district')

  await button(secretary, '新建会议').click()
  await secretary.getByLabel('会议名称').fill(title)
  await secretary.getByLabel('开始时间').fill(toAddressTime(Date.parse(other.startsAt)).slice(0, 16))
  await secretary.getByLabel('回执截止').fill('')
  await secretary.getByLabel('芙蓉北路街道及全部下级').check()
  await secretary.getByText('已选 10 个分会场，0 个列席').waitFor()
  const conflicts = secretary.getByRole('region', { name: '时间冲突' })
  await conflicts.getByText('与“全区政务服务工作视频会议”').waitFor()
  await conflicts.getByText('2 个会场：开福区、芙蓉北路街道').waitFor()
  await button(secretary, '发出通知').click()
  await secretary.getByText('将通知 11 个会场').waitFor()
  await secretary.getByRole('dialog').getByRole('button', { name: '发出通知' }).click()
  await secretary.getByRole('heading', { name: title, exact: true }).waitFor()

  await desk(official)
  await button(official, `填写回执：${title}`).click()
  const receipt = official.getByRole('dialog', { name: '芙蓉北路街道的回执' })
  await receipt.getByRole('button', { name: '提交回执' }).click()
  await receipt.getByText('请至少填写一位参会人').waitFor()
  await receipt.getByLabel('参会人 1 姓名').fill('孙斌')
  await receipt.getByRole('button', { name: '提交回执' }).click()
  await receipt.waitFor({ state: 'detached' })
  await button(official, `填写回执：${title}`).waitFor({ state: 'detached' })

  await secretary.getByRole('tab', { name: '回执' }).click()
  await secretary.getByText('应回执 11，已回执 1，未回执 10').waitFor()
  await secretary.getByRole('row').filter({ hasText: '孙斌' }).getByText('参加').waitFor()
  await secretary.getByLabel('只看未回执').check()
  await secretary.getByRole('row').filter({ hasText: '孙斌' }).waitFor({ state: 'detached' })
  expect(await secretary.getByRole('row').count()).toBe(11)
  await button(secretary, '催办全部未回执').click()
  await secretary.getByText('已催办 10 个会场').waitFor()

  await button(secretary, '变更').click()
  await secretary.getByLabel('会议时长（分钟）').fill('90')
  await secretary.getByLabel('变更说明').fill('缩短会议')
  await button(secretary, '发出变更通知').click()
  await secretary.getByRole('heading', { name: title, exact: true }).waitFor()
  await desk(official)
  await official.getByText('变更：会议时长').waitFor()
  await button(official, `知道了：${title}`).click()
  await official.getByText('变更：会议时长').waitFor({ state: 'detached' })

  await button(secretary, '取消会议').click()
  await secretary.getByRole('dialog').getByLabel('说明').fill('雨情缓解')
  await button(secretary, '发出取消通知').click()
  await secretary.getByText('已取消', { exact: true }).waitFor()
  await desk(official)
  await official.getByText('说明：雨情缓解').waitFor()
  await button(official, `知道了：${title}`).waitFor()
})
