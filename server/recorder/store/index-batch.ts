import type { ClipId, SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Fragment } from '../../footage-index/index.ts'
import type { CoverageSpan } from '../clip/coverage.ts'
import type { ClipEntry, FinishedClip } from './clip-entry.ts'
import type { Gap, GapId } from './gap.ts'

/** A fragment that is in its clip's file. */
export interface WrittenChange {
  /** The clip with the fragment in it. */
  readonly clip: ClipEntry
  readonly fragment: Fragment
  /** The source's coverage with the fragment in it. */
  readonly span: CoverageSpan
}

/** A clip whose fragments were all placed anew. */
export interface MovedClip {
  /** As it is now. */
  readonly clip: ClipEntry
  readonly fragments: readonly Fragment[]
  /** Where it began before. */
  readonly began: EpochMs
  /** Whether a span of coverage began there, and with it a gap ended. */
  readonly beginsSpan: boolean
}

export interface JournalDraft {
  readonly at: EpochMs
  readonly event: string
  readonly sourceId: SourceId | null
  readonly data: Readonly<Record<string, unknown>>
}

/** What is committed together. Later states of the same clip, span or gap replace earlier ones. */
export interface IndexBatch {
  readonly open: Map<ClipId, ClipEntry>
  readonly fragments: { readonly clipId: ClipId; readonly n: number; readonly fragment: Fragment }[]
  readonly spans: Map<string, { readonly sourceId: SourceId; readonly span: CoverageSpan }>
  /** In order: a clip may be moved more than once. */
  readonly moved: MovedClip[]
  readonly finished: FinishedClip[]
  readonly gaps: Map<GapId, Gap>
  readonly journal: JournalDraft[]
}

export const emptyBatch = (): IndexBatch => ({
  open: new Map(),
  fragments: [],
  spans: new Map(),
  moved: [],
  finished: [],
  gaps: new Map(),
  journal: [],
})

export const isEmpty = (batch: IndexBatch): boolean =>
  batch.fragments.length +
    batch.moved.length +
    batch.finished.length +
    batch.gaps.size +
    batch.journal.length ===
  0

export const addWritten = (batch: IndexBatch, { clip, fragment, span }: WrittenChange): void => {
  batch.open.set(clip.clipId, clip)
  batch.fragments.push({ clipId: clip.clipId, n: clip.fragmentCount - 1, fragment })
  batch.spans.set(`${clip.sourceId} ${span.epoch} ${span.from}`, { sourceId: clip.sourceId, span })
}

/** Both batches as one, `later` after `earlier`: what could not be committed goes with what came since. */
export const joinBatches = (earlier: IndexBatch, later: IndexBatch): IndexBatch => ({
  open: new Map([...earlier.open, ...later.open]),
  fragments: [...earlier.fragments, ...later.fragments],
  spans: new Map([...earlier.spans, ...later.spans]),
  moved: [...earlier.moved, ...later.moved],
  finished: [...earlier.finished, ...later.finished],
  gaps: new Map([...earlier.gaps, ...later.gaps]),
  journal: [...earlier.journal, ...later.journal],
})
