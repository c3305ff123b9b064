import type { Browser, Page } from 'playwright-core'
import type { Product } from './product.ts'

/** Signs in as a demo account in a profile of its own, over the device check into a meeting. `prepare` comes first. */
export const enterMeeting = async (
  browser: Browser,
  url: string,
  product: Product,
  who: { readonly account: string; readonly title: string },
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<Page> => {
  const password = product.accounts.find(({ account }) => account === who.account)?.password
  if (password === undefined) throw new Error(`the demo has no account ${who.account}`)
  const person = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
  person.setDefaultTimeout(60_000)
  const page = await person.newPage()
  await prepare(page)
  await page.goto(url)
  await page.getByLabel('账号').fill(who.account)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `进入会议：${who.title}` }).click()
  await page.getByText('画面正常').waitFor()
  await page.getByRole('button', { name: '进入会议', exact: true }).click()
  await page.getByText('网络正常').waitFor()
  return page
}
