import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClientStage, passwordOf, typeCredentials, type ClientStage } from './stage.ts'

let stage: ClientStage
beforeAll(async () => {
  stage = await openClientStage({ cameras: 0 })
})
afterAll(() => stage.close())

const csv = (...lines: readonly string[]) => ({
  name: '人员名单.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['账号,姓名,单位编码', ...lines, ''].join('\n')),
})

describe('people from a list', () => {
  it('are refused with the reason, line by line, and before anything has changed', async () => {
    const page = await stage.signIn('secadmin')
    await page.getByRole('button', { name: '导入人员' }).click()
    const file = page.locator('input[type=file]')
    await file.setInputFiles({ ...csv(), buffer: Buffer.from('name\n张三\n') })
    await page.getByText('缺少列：账号').waitFor()
    await file.setInputFiles(csv('zhangsan,张三,000000000000', 'Bad Account!,李四,430105000000'))
    await page.getByText('没有这个单位编码').waitFor()
    await page.getByText('账号须为 2 至 64 位小写字母').waitFor()
    expect(await page.getByRole('button', { name: '确认导入' }).isDisabled()).toBe(true)
    await page.context().close()
  })

  it('are imported, get a password once, and must change it at their first sign-in', async () => {
    const page = await stage.signIn('secadmin')
    await page.getByRole('button', { name: '导入人员' }).click()
    await page.locator('input[type=file]').setInputFiles(csv('lisi,李四,430105000000'))
    await page.getByText('新增 1').waitFor()
    await page.getByRole('button', { name: '确认导入' }).click()
    const password = await page.getByRole('dialog').locator('code').innerText()
    await page.context().close()

    const own = await stage.open()
    await typeCredentials(own, 'lisi', password)
    const dialog = own.getByRole('dialog', { name: '修改密码' })
    await dialog.getByText('请先改成只有您自己知道的密码').waitFor()
    await dialog.getByLabel('现在的密码').fill(password)
    await dialog.getByLabel('新密码', { exact: true }).fill('lisi')
    await dialog.getByLabel('再次输入新密码').fill('lisi')
    await dialog.getByRole('button', { name: '保存新密码' }).click()
    await dialog.getByText('新密码太短').waitFor()
    await dialog.getByLabel('新密码', { exact: true }).fill('Chang-sha 2026 kaifu')
    await dialog.getByLabel('再次输入新密码').fill('Chang-sha 2026 kaifu')
    await dialog.getByRole('button', { name: '保存新密码' }).click()
    await dialog.waitFor({ state: 'detached' })
    await own.context().close()
  })

  it('who are disabled are signed out at once', async () => {
    const victim = await stage.signIn('archivist')
    const page = await stage.signIn('secadmin')
    await page.getByPlaceholder('按姓名或账号查找').fill('archivist')
    const row = page.getByRole('row', { name: /archivist/u })
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' })
    await row.getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await row.getByText('已停用').waitFor()
    await victim.reload()
    await victim.waitForURL('**/sign-in?**')
    await typeCredentials(victim, 'archivist', passwordOf(stage.product, 'archivist'))
    await victim.getByRole('alert').waitFor()
  })
})

describe('an administrator', () => {
  it('sees the own session and ends another', async () => {
    const other = await stage.signIn('sysadmin')
    const page = await stage.signIn('sysadmin')
    await page.goto(`${stage.product.url}/sessions`)
    await page.getByText('本机').waitFor()
    await page.getByRole('button', { name: '退出', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: '退出', exact: true }).click()
    await page.getByText('已退出该设备').waitFor()
    await other.reload()
    await other.waitForURL('**/sign-in?**')
  })

  it('finds a unit by its name, in both relations', async () => {
    const page = await stage.signIn('sysadmin')
    await page.goto(`${stage.product.url}/units`)
    await page.getByPlaceholder('按名称或代码查找').fill('东风路街道')
    await page
      .getByRole('treeitem', { name: /东风路街道/u })
      .last()
      .click()
    await page.getByRole('heading', { name: '东风路街道', exact: true }).waitFor()
    await page.getByRole('button', { name: '业务主管（条）' }).click()
    expect(await page.getByRole('button', { name: '业务主管（条）' }).getAttribute('aria-pressed')).toBe(
      'true',
    )
  })

  it('reads the audit log in words', async () => {
    const page = await stage.signIn('auditor')
    const row = page.getByRole('row', { name: /李娜.*登录/su })
    await row.first().waitFor()
  })

  it('is told when the server is away, keeps the page, and is told when it is back', async () => {
    const page = await stage.signIn('maintainer')
    await page.getByText('业务数据库').waitFor()
    await page.route('**/api/**', (route) => route.abort())
    await page.getByText('与服务器的连接已中断').waitFor()
    await page.getByText('业务数据库').waitFor()
    await page.unrouteAll()
    await page.getByText('连接已恢复').waitFor()
  })
})
