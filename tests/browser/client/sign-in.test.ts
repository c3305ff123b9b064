/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClientStage, passwordOf, typeCredentials, type ClientStage } from './stage.ts'

let stage: ClientStage
beforeAll(async () => {
  stage = await openClientStage({ cameras: 0 })
})
afterAll(() => stage.close())

const pathOf = (url: string) => new URL(url).pathname

describe('signing in', () => {
  it('is needed for every page, which is opened afterwards', async () => {
    const page = await stage.open()
    await page.goto(`${stage.product.url}/sessions`)
    await page.waitForURL('**/sign-in?to=/sessions')
    await typeCredentials(page, 'official.street', passwordOf(stage.product, 'official.street'))
    await page.getByRole('heading', { name: '登录设备' }).waitFor()
    expect(pathOf(page.url())).toBe('/sessions')
  })

  it('never leads to another site', async () => {
    const page = await stage.open()
    await page.goto(`${stage.product.url}/sign-in?to=//example.com/`)
    await typeCredentials(page, 'official.street', passwordOf(stage.product, 'official.street'))
    await page.getByRole('navigation').first().waitFor()
    expect(new URL(page.url()).origin).toBe(stage.product.url)
  })

  it('says what is missing, beside the field', async () => {
    const page = await stage.open()
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('请填写账号').waitFor()
    await page.getByText('请填写密码').waitFor()
  })

  it('refuses a wrong password, and says until when the account is locked after several', async () => {
    const page = await stage.open()
    await typeCredentials(page, 'archivist', 'not-the-password')
    await page.getByRole('alert').getByText('账号或密码不正确').waitFor()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith('/api/session'))
      await typeCredentials(page, 'archivist', 'not-the-password')
      await answered
    }
    await page
      .getByRole('alert')
      .getByText(/\d\d:\d\d:\d\d 后可以再试/u)
      .waitFor()
  })

  it('shows the banner, and no password hint but the demo note', async () => {
    const page = await stage.open()
    await page.getByText('本系统严禁处理涉密信息').waitFor()
    expect(await page.getByText('演示模式').count()).toBe(1)
    const text = await page.locator('body').innerText()
    for (const { password } of stage.product.accounts) expect(text).not.toContain(password)
  })

  it.each([
    ['official.street', '/meetings'],
    ['supervisor', '/hall'],
    ['sysadmin', '/health'],
    ['secadmin', '/people'],
    ['auditor', '/audit'],
    ['maintainer', '/health'],
  ])('brings %s to %s, with a navigation of at most eight', async (account, landing) => {
    const page = await stage.signIn(account)
    expect(pathOf(page.url())).toBe(landing)
    const entries = await page.getByRole('navigation', { name: '主导航' }).getByRole('listitem').count()
    expect(entries).toBeGreaterThan(0)
    expect(entries).toBeLessThanOrEqual(8)
    await page.context().close()
  })
})

describe('a person signed in', () => {
  it('is told of a page that is not theirs', async () => {
    const page = await stage.signIn('official.street')
    await page.goto(`${stage.product.url}/audit`)
    await page.getByRole('heading', { name: '您没有查看这个页面的权限' }).waitFor()
  })

  it('whose session is ended elsewhere signs in again in place, and loses nothing of what was typed', async () => {
    const page = await stage.signIn('secretary')
    await page.getByRole('button', { name: '新建会议' }).click()
    // What the page asks by itself is answered: the next request is the person's own.
    await page
      .getByRole('region', { name: '时间冲突' })
      .getByText(/时间冲突|没有其他会议/u)
      .first()
      .waitFor()
    await page.getByLabel('会议名称').fill('防汛调度会')
    await page.context().clearCookies()
    await page.getByRole('button', { name: '保存草稿' }).click()
    const again = page.getByRole('dialog', { name: '登录已过期' })
    await again.getByLabel('密码', { exact: true }).fill(passwordOf(stage.product, 'secretary'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '修改草稿' }).waitFor()
    expect(await page.getByLabel('会议名称').inputValue()).toBe('防汛调度会')
  })

  it('signs out, and cannot go back', async () => {
    const page = await stage.signIn('official.street')
    await page.getByRole('button', { name: '账号菜单' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await page.goto(`${stage.product.url}/meetings`)
    await page.waitForURL('**/sign-in?to=/meetings')
  })

  it('reads English if they like', async () => {
    const page = await stage.signIn('official.street')
    await page.getByRole('button', { name: '账号菜单' }).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'My meetings' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })
})

describe('a browser that is too old', () => {
  it('gets a plain page that names what is needed, without a script that it could not run', async () => {
    const context = await stage.browser.newContext()
    await context.addInitScript(() => Reflect.deleteProperty(window, 'structuredClone'))
    const page = await context.newPage()
    await page.goto(stage.product.url)
    await page.waitForURL('**/too-old.html')
    await page.getByRole('heading', { name: '您的浏览器版本过低' }).waitFor()
    await page.getByText('Chrome（谷歌浏览器）108 或更高版本').waitFor()
    expect(await page.locator('script').count()).toBe(0)
  })
})
