import { join } from 'node:path'
import type { ClipId, SourceId } from '../../contract/ids.ts'
import type { Database } from '../../kernel/database/index.ts'
import { readClaims, type ClipClaim } from '../store/claims.ts'
import { openGaps } from '../store/gaps.ts'
import { countLanded } from './landed.ts'

/** Where fragments of a source stood on disk when they were last looked at. */
export interface Landing {
  readonly path: string
  readonly fragments: number
}

export type Landings = ReadonlyMap<SourceId, Landing>

/** Sources of which nothing landed between two looks: the same file, no longer than before, or none at all. */
export const silentSources = (
  expected: readonly SourceId[],
  before: Landings,
  now: Landings,
): readonly SourceId[] =>
  expected.filter((id) => {
    const [was, is] = [before.get(id), now.get(id)]
    return is === undefined ? was === undefined : was?.path === is.path && is.fragments <= was.fragments
  })

export interface ReconcilerOptions {
  readonly database: Database
  readonly recordingsDir: string
  /** Sources that are to be recorded, as the index says. */
  readonly expected: () => Promise<readonly SourceId[]>
  /** Nothing of a source comes to the disk, and no gap says why. */
  readonly onSilent: (id: SourceId) => void
  /** The index holds fragments of a source that its files do not: the disk, or the recorder, lied. */
  readonly onNotLanded: (id: SourceId) => void
}

/** Compares what should be recording with where bytes are landing; believes no memory, only index and disk. */
export interface Reconciler {
  /** One look; what it finds is told by `onSilent` and `onNotLanded`. */
  look(): Promise<void>
}

/** A clip that was looked at, and how much of it was found. */
interface Looked {
  readonly claim: ClipClaim
  readonly landed: number
}

const isShort = ({ claim, landed }: Looked): boolean => landed < claim.fragments.length

/** The newest open clip of each source: where bytes should be landing. */
const landingsOf = (looked: readonly Looked[]): Landings =>
  new Map(
    looked
      .filter(({ claim }) => claim.state === 'open')
      .toSorted((one, other) => (one.claim.clipId < other.claim.clipId ? -1 : 1))
      .map(({ claim, landed }) => [claim.sourceId, { path: claim.path, fragments: landed }]),
  )

export const createReconciler = (options: ReconcilerOptions): Reconciler => {
  const { database, recordingsDir, expected, onSilent, onNotLanded } = options
  let before: Landings | undefined
  /** Sources that should have been recorded at the look before too: a new one may still be connecting. */
  let expectedBefore: ReadonlySet<SourceId> = new Set()
  /** Clips that were open at the last look, and how many of their fragments had been found. */
  let found: ReadonlyMap<ClipId, number> = new Map()

  const lookAt = async (claim: ClipClaim): Promise<Looked> => {
    const landed = await countLanded(
      join(recordingsDir, claim.path),
      claim.fragments,
      found.get(claim.clipId) ?? 0,
    )
    return { claim, landed }
  }

  /** A clip that is short may just have been deleted: it is so only if the index still claims it. */
  const stillClaimed = async (short: readonly Looked[]): Promise<ReadonlySet<SourceId>> => {
    if (short.length === 0) return new Set()
    const claimed = new Set((await readClaims(database, found.keys())).map(({ clipId }) => clipId))
    return new Set(short.filter(({ claim }) => claimed.has(claim.clipId)).map(({ claim }) => claim.sourceId))
  }

  return {
    look: async () => {
      const looked: Looked[] = []
      // One after the other: on a disk that does not answer one thread waits, not all.
      for (const claim of await readClaims(database, found.keys())) looked.push(await lookAt(claim))
      const notLanded = await stillClaimed(looked.filter(isShort))
      for (const id of notLanded) onNotLanded(id)

      const now = landingsOf(looked)
      const ids = await expected()
      const explained = new Set((await openGaps(database)).map(({ sourceId }) => sourceId))
      const due = ids.filter((id) => expectedBefore.has(id) && !explained.has(id) && !notLanded.has(id))
      if (before) for (const id of silentSources(due, before, now)) onSilent(id)
      before = now
      expectedBefore = new Set(ids)
      found = new Map(
        looked
          .filter((one) => one.claim.state === 'open' && !isShort(one))
          .map(({ claim, landed }) => [claim.clipId, landed]),
      )
    },
  }
}
