import { join } from 'node:path'
import { CaseId } from '../../../server/contract/ids.ts'
import { openReader } from '../../../server/kernel/database/index.ts'
import { signInAsSupervisor } from '../../support/measure/index.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { startProduct } from '../../support/product.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { fillIndex } from '../index/fill.ts'
import { pick } from '../index/pick.ts'
import { fetchWhole, importCameras, productOptions, readSources } from '../index/stage.ts'
import { p95, timesOf } from '../index/times.ts'
import { fillCases } from './fill-cases.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const yearMs = 365 * dayMs

/** What the page of a case asks for, at once. */
const pageParts = (id: string): readonly string[] => [
  `/api/cases/${id}`,
  `/api/cases/${id}/evidence`,
  `/api/warnings?case=${id}&limit=100`,
  `/api/findings?case=${id}&limit=100`,
]

/** Pages of cases, lists and statistics over a year of cases and months of footage. */
export const cases = defineRun({
  name: 'cases',
  summary: 'fills a year of cases beside months of footage, and asks for case pages, lists and statistics',
  options: {
    cases: { summary: 'cases', default: 100_000, quick: 1000, min: 100, max: 1_000_000 },
    days: { summary: 'days of footage', default: 151, quick: 1, min: 1, max: 400 },
    cameras: { summary: 'cameras of the hall', default: 23, quick: 2, min: 1, max: 99 },
  },
  bars: [
    { figure: 'casePageP95Ms', op: '<=', limit: 300 },
    { figure: 'listP95Ms', op: '<=', limit: 300 },
    { figure: 'statisticsP95Ms', op: '<=', limit: 300 },
  ],
  run: async (context) => {
    const { days, cameras } = context.options
    const rounds = context.quick ? 5 : 60
    const folder = await context.folder()
    context.progress(`the product makes ${cameras} sources`)
    await importCameras(context, folder, cameras)
    const files = {
      footage: join(folder, 'data', 'footage.db'),
      business: join(folder, 'data', 'business.db'),
    }
    const to = Math.floor(Date.now() / hourMs) * hourMs - hourMs
    const from = to - days * dayMs
    const filled = await fillIndex({
      ...{ file: files.footage, businessFile: files.business, days, to, signal: context.signal },
      gapsPerDay: (n) => (n < 2 ? 20 : 2),
      onDay: (day) => {
        if (day % 20 === 0 || day === days) context.progress(`${day} of ${days} days of footage filled`)
      },
    })
    const index = openReader(files.footage)
    const sources = await readSources(index)
    await index.destroy()
    const made = await fillCases({
      ...{ file: files.business, cases: context.options.cases, sources, footageFrom: from },
      signal: context.signal,
      onProgress: (done) => {
        if (done % 20_000 === 0) context.progress(`${done} cases filled`)
      },
    })

    context.progress('asking')
    const product = await context.own(startProduct(productOptions(folder, cameras)))
    const client = await signInAsSupervisor(product)
    const database = openReader(files.business)
    await context.own({ close: () => database.destroy() })
    const random = seeded(1)
    const found: { id: string; unit_id: string; item_id: string; case_no: string; handler: string }[] =
      await database('cases')
        .whereNotNull('handler')
        .orderBy('id')
        .limit(5000)
        .select('id', 'unit_id', 'item_id', 'case_no', 'handler')
    const any = () => pick(found, random)
    const page = async (): Promise<void> => {
      await Promise.all(pageParts(CaseId.parse(any().id)).map((path) => fetchWhole(client, path)))
    }
    const now = Date.now()
    const lists: readonly (() => string)[] = [
      () => '',
      () => '&order=due',
      () => '&overdue=true',
      () => `&unit=${any().unit_id}`,
      () => `&item=${any().item_id}&status=concluded`,
      () => `&number=${any().case_no.slice(0, 10)}`,
      () => `&handler=${encodeURIComponent(any().handler)}`,
      () => '&level=yellow',
      () => '&status=accepted',
      () => `&applicant=${encodeURIComponent('王')}`,
      () => `&from=${now - 30 * dayMs}&to=${now}`,
      () => `&dated=closed&result=late&from=${now - 90 * dayMs}&to=${now}`,
    ]
    const list = (): Promise<void> => fetchWhole(client, `/api/cases?limit=50${pick(lists, random)()}`)
    const groups = ['unit', 'item', 'day', 'month'] as const
    const statistics = (): Promise<void> => {
      const length = pick([30 * dayMs, 90 * dayMs, yearMs], random)
      return fetchWhole(client, `/api/statistics?by=${pick(groups, random)}&from=${now - length}&to=${now}`)
    }
    const pages = await timesOf(rounds * 3, page)
    const listed = await timesOf(rounds * 3, list)
    const counted = await timesOf(rounds * 2, statistics)
    const month = new Date(now).toISOString().slice(0, 7)
    const scored = await timesOf(rounds, () => fetchWhole(client, `/api/statistics/scores?month=${month}`))
    return {
      ...{ cases: made.cases, events: made.events, links: made.links, clips: filled.clips },
      casePageP95Ms: p95(pages),
      listP95Ms: p95(listed),
      statisticsP95Ms: p95(counted),
      scoresP95Ms: p95(scored),
    }
  },
})
