import { readFile } from 'node:fs/promises'
import type { CaseEvent } from '../../../server/contract/supervision/case-event.ts'
import { maxBatch } from '../../../server/contract/supervision/feed.ts'
import { demoKeyFile, sendEvents } from '../../../server/supervision/index.ts'
import {
  lostMsIn,
  readTimeline,
  signInAsSupervisor,
  startRecording,
  untilCoveredTo,
} from '../../support/measure/index.ts'
import { startProduct, type Product } from '../../support/product.ts'
import { defineRun, type RunContext } from '../../support/run-contract/index.ts'
import { p95 } from '../index/times.ts'
import { disorderedEvents, orderedEvents } from './events.ts'
import { differences, readFinalState } from './final-state.ts'

interface Fed {
  readonly seconds: number
  readonly batchMs: readonly number[]
  readonly accepted: number
}

/** Feeds events one batch after the other, as a sender does that waits for each answer. */
const feedAll = async (context: RunContext, product: Product, events: readonly CaseEvent[]): Promise<Fed> => {
  const key = (await readFile(demoKeyFile(product.dataDir), 'utf8')).trim()
  const batchMs: number[] = []
  const began = performance.now()
  let last = began
  const { accepted, rejected } = await sendEvents(product.url, key, events, (sent) => {
    const now = performance.now()
    batchMs.push(now - last)
    last = now
    if (batchMs.length % 20 === 0) context.progress(`${sent.accepted} of ${events.length} events taken`)
  })
  if (rejected > 0) throw new Error(`${rejected} events were rejected`)
  return { seconds: (performance.now() - began) / 1000, batchMs, accepted }
}

/** The feed of cases, with what follows from each event going on beside it, and cameras being recorded meanwhile. */
export const feed = defineRun({
  name: 'feed',
  summary:
    'feeds events of cases in no order and some of them twice, and compares with the same in order and once',
  options: {
    events: { summary: 'different events', default: 100_000, quick: 3000, min: maxBatch, max: 2_000_000 },
    cameras: { summary: 'cameras that are recorded meanwhile', default: 4, quick: 1, min: 1, max: 23 },
  },
  bars: [
    { figure: 'eventsPerSecond', op: '>=', limit: 1000 },
    { figure: 'finalStateDiffers', op: '==', limit: 0 },
    { figure: 'gapsMs', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { events: count, cameras } = context.options
    const ordered = orderedEvents(count, Date.now())
    const { hall, product, footage } = await startRecording(context, cameras)
    context.progress('feeding in no order, every tenth event twice')
    const from = Date.now()
    const fed = await feedAll(context, product, disorderedEvents(ordered))
    const to = Date.now()
    await untilCoveredTo({ hall, footage }, to)
    const client = await signInAsSupervisor(product)
    const { sources } = await footage.read()
    const timelines = await readTimeline(client, [...sources.values()], { from, to })
    context.progress('waiting until all cases are followed up')
    const state = await readFinalState(product)
    await product.close()

    const other = await context.own(startProduct())
    context.progress('feeding in order')
    await feedAll(context, other, ordered)
    const expected = await readFinalState(other)
    return {
      events: count,
      cases: expected.size,
      accepted: fed.accepted,
      eventsPerSecond: fed.accepted / fed.seconds,
      batchP95Ms: p95(fed.batchMs),
      gapsMs: timelines.reduce((sum, timeline) => sum + lostMsIn({ from, to }, timeline), 0),
      finalStateDiffers: differences(state, expected),
    }
  },
})
