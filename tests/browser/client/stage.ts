import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../support/browser.ts'
import { startHall, type Hall, type StreamParameters } from '../../support/hall/index.ts'
import { startProduct, type Product } from '../../support/product.ts'

/** The whole product with people in front of it, each in a browser profile of their own. */
export interface ClientStage {
  readonly product: Product
  readonly hall: Hall
  readonly browser: Browser
  /** A tab in a fresh profile, nobody signed in. */
  open(): Promise<Page>
  /** Types account and password on the sign-in page, as a person does; resolves on their own landing page. */
  signIn(account: string): Promise<Page>
  close(): Promise<void>
}

/** Also on a slow machine that does other things besides. */
const pageTimeoutMs = 60_000
const windowSize = { width: 1366, height: 768 }

export const passwordOf = (product: Product, account: string): string => {
  const found = product.accounts.find((one) => one.account === account)
  if (!found) throw new Error(`the demo has no account ${account}`)
  return found.password
}

export const typeCredentials = async (page: Page, account: string, password: string): Promise<void> => {
  await page.getByLabel('账号').fill(account)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

/** Starts hall, product and browser; `config` is laid over the product's test configuration. */
export const openClientStage = async (options: {
  /** Those that the product is told of at its start. */
  readonly cameras: number
  /** Those that there are; as many unless told otherwise. */
  readonly simulated?: number
  /** Windows that a camera shows; that of its number unless told otherwise. */
  readonly windowsOf?: (camera: number) => readonly number[]
  /** What they send, where it is not the usual. */
  readonly stream?: Partial<StreamParameters>
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}): Promise<ClientStage> => {
  const hall = await startHall({
    cameras: Math.max(1, options.simulated ?? options.cameras),
    ...(options.stream && { stream: options.stream }),
  })
  const cameras = hall.cameras.slice(0, options.cameras).map(({ number, path }) => ({
    key: path,
    name: `${number} 号窗口`,
    url: hall.rtspUrl(number),
    windows: [...(options.windowsOf?.(number) ?? [number])],
    plan: { x: Math.min(1, 0.1 + 0.1 * number), y: 0.3 },
  }))
  const product = await startProduct({ cameras, ...(options.config && { config: options.config }) }).catch(
    async (error: unknown) => {
      await hall.close()
      throw error
    },
  )
  const browser = await launchChromium()
  const open = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: windowSize, locale: 'zh-CN' })
    context.setDefaultTimeout(pageTimeoutMs)
    const page = await context.newPage()
    await page.goto(product.url)
    return page
  }
  return {
    product,
    hall,
    browser,
    open,
    signIn: async (account) => {
      const page = await open()
      await typeCredentials(page, account, passwordOf(product, account))
      await page.getByRole('navigation').first().waitFor()
      return page
    },
    close: async () => {
      await browser.close()
      await product.close()
      await hall.close()
    },
  }
}
