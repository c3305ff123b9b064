import { afterEach, describe, expect, it } from 'vitest'
import { Health } from '../../../server/contract/health.ts'
import { healthRoute, type HealthProbe } from '../../../server/web/health.ts'
import { startApi, type TestApi } from '../../support/api.ts'

describe('/api/health', () => {
  let api: TestApi | undefined
  afterEach(() => api?.close())

  const ask = async (...probes: HealthProbe[]) => {
    api = await startApi([healthRoute(probes)], undefined)
    const response = await fetch(`${api.url}/api/health`)
    return { status: response.status, health: Health.parse(await response.json()) }
  }
  const well: HealthProbe = {
    name: 'media',
    needed: true,
    probe: () => Promise.resolve({ ok: true, detail: '' }),
  }

  it('stays ready where something fails that people can do without, and names it', async () => {
    const { status, health } = await ask(well, {
      name: 'recorder',
      needed: false,
      probe: () => Promise.reject(new Error('away')),
    })
    expect(status).toBe(200)
    expect(health).toMatchObject({ alive: true, ready: true })
    expect(health.components).toContainEqual({ name: 'recorder', ok: false, detail: 'away' })
  })

  it('is alive and not ready where a part never answers', async () => {
    const { status, health } = await ask(well, {
      name: 'database',
      needed: true,
      probe: () => new Promise(() => undefined),
    })
    expect(status).toBe(503)
    expect(health).toMatchObject({ alive: true, ready: false })
    expect(health.components.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['database'])
  })
})
