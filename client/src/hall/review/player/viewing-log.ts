import type { Viewings } from '../../../../../server/contract/footage.ts'
import type { SourceId } from '../../../../../server/contract/ids.ts'

type Viewing = Viewings['items'][number]

/** Which footage was on the screen and when, for the audit log. */
export interface ViewingLog {
  /** These cameras show the instant `at` now. */
  note(sources: readonly SourceId[], at: number): void
  /** What was seen since the last time it was asked, whole stretches and those under way. */
  take(): readonly Viewing[]
}

/** Pictures this far apart belong to another stretch, unless they are skimmed. */
const jumpMs = 20_000

interface Stretch {
  from: number
  to: number
  seenFrom: number
  seenTo: number
  last: number
}

export const createViewingLog = (now: () => number): ViewingLog => {
  const open = new Map<SourceId, Stretch>()
  const done: Viewing[] = []

  const finish = (source: SourceId, { from, to, seenFrom, seenTo }: Stretch): void => {
    const iso = (at: number) => new Date(at).toISOString()
    done.push({ source, from: iso(from), to: iso(to), seenFrom: iso(seenFrom), seenTo: iso(seenTo) })
  }

  return {
    note: (sources, at) => {
      const seenAt = now()
      for (const source of sources) {
        const stretch = open.get(source)
        if (stretch && Math.abs(at - stretch.last) < jumpMs) {
          stretch.from = Math.min(stretch.from, at)
          stretch.to = Math.max(stretch.to, at)
          stretch.seenTo = seenAt
          stretch.last = at
        } else {
          if (stretch) finish(source, stretch)
          open.set(source, { from: at, to: at, seenFrom: seenAt, seenTo: seenAt, last: at })
        }
      }
    },
    take: () => {
      for (const [source, stretch] of open) finish(source, stretch)
      open.clear()
      return done.splice(0)
    },
  }
}
