import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { closeServer, createHttpApp, listen } from '../../../server/kernel/http/index.ts'
import { createMetrics } from '../../../server/kernel/metrics/index.ts'
import { serveMetrics } from '../../../server/web/metrics-route.ts'
import { silentLog } from '../../support/api.ts'

describe('/metrics', () => {
  let server: Server | undefined
  afterEach(async () => {
    if (server) await closeServer(server)
  })

  const serve = async (trustProxy: boolean): Promise<string> => {
    const app = createHttpApp({ log: silentLog, trustProxy, publicOrigin: undefined })
    serveMetrics(app, createMetrics('test'), () => Promise.reject(new Error('the recorder is away')))
    server = createServer(app)
    await listen(server, { host: '127.0.0.1', port: 0 })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
  }

  it('is told to this machine, also while the recorder is away', async () => {
    const response = await fetch(await serve(false))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('huijian_test_process_cpu_seconds_total')
  })

  it('is not told to whoever comes through a proxy on this machine', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.9' }
    expect((await fetch(await serve(true), { headers })).status).toBe(403)
  })
})
