import type { SourceState } from '../contract/recorder.ts'
import type { Database } from '../kernel/database/index.ts'
import type { Outbox } from '../kernel/outbox/index.ts'
import type { RecorderSocket } from '../kernel/recorder-socket/index.ts'
import type { Media } from '../media/index.ts'
import type { HealthProbe } from './health.ts'

/** Cameras that should be recorded and are not: how many, for whoever asks need not know which. */
export const camerasProbe = (
  status: () => Promise<{ readonly sources: readonly { readonly state: SourceState }[] }>,
): HealthProbe => ({
  name: 'cameras',
  needed: false,
  probe: async () => {
    const wanted = (await status()).sources.filter(({ state }) => state !== 'disabled')
    const missing = wanted.filter(({ state }) => state !== 'recording').length
    const detail = missing === 0 ? '' : `${missing} of ${wanted.length} are not recorded`
    return { ok: missing === 0, detail }
  },
})

/** What /api/health looks at. The recorder may be away while people go on meeting: it is named, yet web stays ready. */
export const probesOf = (parts: {
  readonly database: Database
  readonly recorder: RecorderSocket
  readonly media: Media
  readonly outbox: Outbox
}): readonly HealthProbe[] => [
  {
    name: 'database',
    needed: true,
    probe: async () => {
      await parts.database.raw('SELECT 1')
      return { ok: true, detail: '' }
    },
  },
  {
    name: 'media',
    needed: true,
    probe: () => {
      const { running, wanted } = parts.media.workers()
      return Promise.resolve({ ok: running > 0, detail: `${running} of ${wanted} workers` })
    },
  },
  {
    name: 'recorder',
    needed: false,
    probe: async () => {
      const { ready, problems } = await parts.recorder.status()
      return { ok: ready && problems.length === 0, detail: problems.map(({ code }) => code).join(', ') }
    },
  },
  camerasProbe(() => parts.recorder.status()),
  {
    name: 'outbox',
    needed: false,
    probe: async () => {
      const waiting = await parts.outbox.waiting()
      return { ok: waiting === 0, detail: waiting === 0 ? '' : `${waiting} commands wait for the recorder` }
    },
  },
]
