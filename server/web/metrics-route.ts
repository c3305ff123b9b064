import type { Express } from 'express'
import type { Metrics } from '../kernel/metrics/index.ts'

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (address === '::1' || address.replace(/^::ffff:/u, '').startsWith('127.'))

/**
 * GET /metrics in the Prometheus text format: web's own, then the recorder's as it tells them. They hold no personal
 * data, yet tell much about the machine, so only this machine may ask.
 * @param recorderMetrics the recorder's metrics as text; rejects where it does not answer
 */
export const serveMetrics = (
  app: Express,
  metrics: Metrics,
  recorderMetrics: () => Promise<string>,
): void => {
  app.get('/metrics', async (request, response) => {
    // Not the socket's address: everybody who comes through a proxy on this machine would count as this machine.
    if (!isLoopback(request.ip)) {
      response.status(403).end()
      return
    }
    const recorder = await recorderMetrics().catch(() => '')
    response.type(metrics.contentType).send(`${await metrics.metrics()}\n${recorder}`)
  })
}
