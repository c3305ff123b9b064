import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceId } from '../contract/ids.ts'
import type { Database } from '../kernel/database/index.ts'
import { newestOpenClips } from './store/index.ts'
import { openGaps } from './store/gaps.ts'

/** Where bytes of a source stood on disk when they were last looked at. */
export interface Landing {
  readonly path: string
  readonly bytes: number
}

export type Landings = ReadonlyMap<SourceId, Landing>

/** Reads from index and disk, and from nothing else, where each source's bytes land. */
export const readLandings = async (database: Database, recordingsDir: string): Promise<Landings> => {
  const landings = new Map<SourceId, Landing>()
  for (const { sourceId, path } of await newestOpenClips(database)) {
    const bytes = await stat(join(recordingsDir, path)).then(
      ({ size }) => size,
      () => 0,
    )
    landings.set(sourceId, { path, bytes })
  }
  return landings
}

/** Sources of which nothing landed between two looks: the same file, no longer than before, or none at all. */
export const silentSources = (
  expected: readonly SourceId[],
  before: Landings,
  now: Landings,
): readonly SourceId[] =>
  expected.filter((id) => {
    const [was, is] = [before.get(id), now.get(id)]
    return is === undefined ? was === undefined : was?.path === is.path && is.bytes <= was.bytes
  })

export interface ReconcilerOptions {
  readonly database: Database
  readonly recordingsDir: string
  /** Sources that are to be recorded, as the index says. */
  readonly expected: () => Promise<readonly SourceId[]>
  /** A source neither lands bytes nor has a gap that says why. */
  readonly onSilent: (id: SourceId) => void
}

/** Compares what should be recording with where bytes are landing. */
export interface Reconciler {
  /** One look; what it finds is told by `onSilent`. */
  look(): Promise<void>
}

export const createReconciler = (options: ReconcilerOptions): Reconciler => {
  const { database, recordingsDir, expected, onSilent } = options
  let before: Landings | undefined
  /** Sources that should have been recorded at the look before too: a new one may still be connecting. */
  let expectedBefore: ReadonlySet<SourceId> = new Set()
  return {
    look: async () => {
      const now = await readLandings(database, recordingsDir)
      const ids = await expected()
      const explained = new Set((await openGaps(database)).map(({ sourceId }) => sourceId))
      const due = ids.filter((id) => expectedBefore.has(id) && !explained.has(id))
      if (before) for (const id of silentSources(due, before, now)) onSilent(id)
      before = now
      expectedBefore = new Set(ids)
    },
  }
}
