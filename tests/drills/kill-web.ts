import { setTimeout as delay } from 'node:timers/promises'
import { Health } from '../../server/contract/health.ts'
import {
  lostInPictures,
  lostMsIn,
  readTimeline,
  signInAsSupervisor,
  startRecording,
  untilCoveredTo,
  within,
} from '../support/measure/index.ts'
import type { Product } from '../support/product.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { until } from '../support/until.ts'
import { hallOptions } from './options.ts'

const backTimeoutMs = 30_000

/** Whether web answers, and says that it is ready. */
export const isReady = async ({ url }: Product): Promise<boolean> => {
  const answer = await fetch(new URL('/api/health', url), { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  )
  return answer?.ok === true && Health.parse(await answer.json()).ready
}

/** The web process dies at once: recording goes on as if nothing had happened. */
export const killWeb = defineRun({
  name: 'kill-web',
  summary: 'kill -9 of web while all cameras are recorded: no camera loses anything',
  options: hallOptions,
  bars: [
    { figure: 'lostMs', op: '==', limit: 0 },
    { figure: 'extraLossMs', op: '==', limit: 0 },
    { figure: 'gapReasonWrong', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { cameras } = context.options
    const { hall, product, footage } = await startRecording(context, cameras)
    const client = await signInAsSupervisor(product)
    const { web } = await product.processes()
    if (!web) throw new Error('the product runs no web process')
    const gopMs = hall.stream.gopSeconds * 1000

    const from = Date.now()
    await delay(gopMs, undefined, { signal: context.signal })
    const killedAt = performance.now()
    process.kill(web.pid, 'SIGKILL')
    context.progress('killed web; waiting until it is ready again')
    await until('web to be ready again', backTimeoutMs, () => isReady(product))
    const webBackMs = performance.now() - killedAt
    await delay(gopMs, undefined, { signal: context.signal })
    const range = { from, to: Date.now() }
    // A fragment further: the recorder's idea of a camera's clock may be some milliseconds late.
    await untilCoveredTo({ hall, footage }, range.to + gopMs)

    const index = await footage.read()
    const timelines = await readTimeline(client, [...index.sources.values()], range)
    const shown = timelines.map((timeline) => lostMsIn(range, timeline))
    const pictures = lostInPictures({ hall, product }, index, range)
    const lostMs = Math.max(...shown, ...pictures)
    return {
      cameras: timelines.length,
      lostMs,
      // Nothing of the recording depends on web: there is no allowance, and no gap that would be right.
      extraLossMs: lostMs,
      gapReasonWrong: timelines.filter(({ gaps }) => within(range, gaps).length > 0).length,
      webBackMs,
    }
  },
})
