import { Health, RecorderView } from '../contract/health.ts'
import type { RecorderStatus } from '../contract/recorder.ts'
import { withTimeout } from '../kernel/errors/index.ts'
import { publicRoute, route, type Route } from '../kernel/http/index.ts'

export interface HealthProbe {
  readonly name: string
  /** People can work only if this is well; others are named as not well while the server stays ready. */
  readonly needed: boolean
  /** Says how it is; a throw, and no answer in time, count as not well. */
  readonly probe: () => Promise<{ readonly ok: boolean; readonly detail: string }>
}

/** Whoever asks whether the server lives must be told so, also where a disk or a process does not answer. */
const answerWithinMs = 2500

const ask = async ({ name, probe }: HealthProbe) => {
  try {
    return { name, ...(await withTimeout(probe(), answerWithinMs, name)) }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

/** GET /api/health: 200 where ready, 503 where not, each component by name. It names no camera and no person. */
export const healthRoute = (probes: readonly HealthProbe[]): Route =>
  publicRoute(
    { method: 'get', path: '/api/health', summary: 'Ready, alive, and what is not well', response: Health },
    async ({ response }) => {
      const components = await Promise.all(probes.map(ask))
      const ready = components.every(({ ok }, index) => ok || probes[index]?.needed === false)
      if (!ready) response.status(503)
      return { alive: true as const, ready, components }
    },
  )

/** GET /api/recorder: how the recorder and its disks are, for whoever looks after machines. */
export const recorderRoute = (status: () => Promise<RecorderStatus | undefined>): Route =>
  route(
    'system.read',
    {
      method: 'get',
      path: '/api/recorder',
      summary: 'The recorder and its disks with their forecast',
      response: RecorderView,
    },
    async () => ({ recorder: (await status()) ?? null }),
  )
