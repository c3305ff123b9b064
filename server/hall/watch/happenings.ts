import type { AlertMatter, DiedProcess } from '../../contract/alert.ts'
import type { JournalEntry } from '../../contract/recorder.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import type { Trouble } from '../../alerts/index.ts'
import type { WatchedCamera } from './away.ts'

export type Happening = Trouble & { readonly expiresAt: EpochMs }

/** How long something that happened at one moment stays up, if it does not happen again. */
const hourMs = 3_600_000
const shownMs = { silent: hourMs, died: hourMs, stepped: 24 * hourMs, lost: 24 * hourMs }

const happening = (
  matter: AlertMatter,
  subject: string,
  at: EpochMs,
  lastsMs: number,
  over: Partial<Trouble> = {},
): Happening => ({
  ...{ matter, subject, unitId: null, severity: 'warning', since: at, ...over },
  expiresAt: at + lastsMs,
})

/** A process, or the machine, ended without being asked to, and is back since `at`. */
export const processDied = (process: DiedProcess, how: 'crashed' | 'power-lost', at: EpochMs): Happening =>
  happening({ kind: 'process.died', facts: { process, how, at: toInstant(at) } }, process, at, shownMs.died)

/** Footage that the recorder, when it started, did not find or could not mend. */
const footageLost = ({ event, at, data }: JournalEntry, camera: WatchedCamera): Happening => {
  const how = event === 'source.footageMissing' ? 'missing' : 'unreadable'
  const detail = typeof data['error'] === 'string' ? data['error'] : null
  const facts = { camera: { id: camera.id, name: camera.name }, how, detail, at: toInstant(at) } as const
  return happening({ kind: 'camera.footageLost', facts }, camera.sourceId, at, shownMs.lost, {
    ...{ unitId: camera.unitId, severity: 'fault' },
  })
}

/** What an entry of the recorder's journal tells that happened at one moment; undefined where it is nothing of that. */
export const happeningOf = (
  entry: JournalEntry,
  camera: WatchedCamera | undefined,
): Happening | undefined => {
  const { event, at, data } = entry
  switch (event) {
    case 'source.silent':
    case 'source.notLanded':
      return (
        camera &&
        happening(
          {
            kind: 'camera.silent',
            facts: { camera: { id: camera.id, name: camera.name }, at: toInstant(at) },
          },
          camera.sourceId,
          at,
          shownMs.silent,
          { unitId: camera.unitId },
        )
      )
    case 'source.footageMissing':
    case 'source.notRecovered':
      return camera && footageLost(entry, camera)
    case 'clock.stepped': {
      const byMs = typeof data['byMs'] === 'number' ? data['byMs'] : 0
      return happening(
        { kind: 'clock.stepped', facts: { byMs, at: toInstant(at) } },
        'machine',
        at,
        shownMs.stepped,
      )
    }
    case 'recorder.started':
      if (data['absence'] === 'recorder-crashed') return processDied('recorder', 'crashed', at)
      if (data['absence'] === 'power-lost') return processDied('recorder', 'power-lost', at)
      return undefined
    default:
      return undefined
  }
}
