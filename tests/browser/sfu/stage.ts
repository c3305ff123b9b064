import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import type { Browser, BrowserContext, JSHandle } from 'playwright-core'
import { build } from 'vite'
import type { MeetingId } from '../../../server/contract/ids.ts'
import { sessionCookie } from '../../../server/kernel/access/index.ts'
import { launchChromium } from '../../support/browser.ts'
import { startConference, type ConferenceServer, type Person } from '../../support/conference.ts'
import { startMedia } from '../../support/media.ts'
import type { Page } from './page.ts'

export type MeetingPage = Awaited<ReturnType<Page['openMeeting']>>
type RunningMedia = Awaited<ReturnType<typeof startMedia>>

/** A server, a browser, and the page with the client's media part; everything real but the rest of the client. */
export interface Stage {
  readonly server: ConferenceServer
  readonly media: RunningMedia
  /** A tab of its own, signed in as this person. */
  open(person: Person): Promise<BrowserContext>
  close(): Promise<void>
}

const bundlePage = async (outDir: string): Promise<void> => {
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    build: {
      outDir,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  })
}

const html = '<!doctype html><meta charset="utf-8"><script type="module" src="/page/page.js"></script>'

export const openStage = async (
  options: Pick<Parameters<typeof startConference>[0], 'seatKeptSeconds'> & {
    readonly media?: Parameters<typeof startMedia>[0]
    readonly serve?: (media: RunningMedia) => NonNullable<Parameters<typeof startConference>[0]['serve']>
  } = {},
): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), 'huijian-page-'))
  const media = await startMedia(options.media)
  let browser: Browser | undefined
  try {
    await bundlePage(folder)
    const server = await startConference({
      media,
      ...(options.seatKeptSeconds !== undefined && { seatKeptSeconds: options.seatKeptSeconds }),
      ...(options.serve && { serve: options.serve(media) }),
      mount: (app) => {
        app.use('/page', express.static(folder))
        app.get('/', (_request, response) => void response.send(html))
      },
    })
    const started = await launchChromium()
    browser = started
    return {
      server,
      media,
      open: async (person) => {
        const context = await started.newContext()
        await context.addCookies([{ name: sessionCookie, value: person.token, url: server.url }])
        const tab = await context.newPage()
        await tab.goto(server.url)
        await tab.waitForFunction(() => 'page' in window, undefined, { timeout: 60_000 })
        return context
      },
      close: async () => {
        await started.close()
        await server.close()
        await media.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await browser?.close()
    await media.close()
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Joins a meeting in a tab; what is returned lives in the page. */
export const joinMeeting = (
  context: BrowserContext,
  meetingId: MeetingId,
  resumeToken?: string,
): Promise<JSHandle<MeetingPage>> => {
  const [tab] = context.pages()
  if (!tab) throw new Error('the context has no tab')
  return tab.evaluateHandle(
    ([id, token]) => (window as unknown as { page: Page }).page.openMeeting(id, token),
    [meetingId, resumeToken] as const,
  )
}
