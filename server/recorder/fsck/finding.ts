import type { SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'

interface OfClip {
  readonly sourceId: SourceId
  /** Relative to the recordings folder. */
  readonly path: string
}

/** Something that index and disk do not agree about. */
export type Finding =
  /** A row whose file is gone. */
  | (OfClip & { readonly kind: 'missing' })
  /** A file that no row knows. */
  | (OfClip & { readonly kind: 'unknown' })
  /** A file that is shorter or longer than its row says. */
  | (OfClip & { readonly kind: 'size'; readonly indexed: number; readonly onDisk: number })
  /** A file that is not what was written. Nothing mends it, and nothing may hide it. */
  | (OfClip & { readonly kind: 'digest' })
  /** A file that the disk does not give: it may be whole, and nobody can tell. */
  | (OfClip & { readonly kind: 'unreadable'; readonly why: string })
  /** A deletion that was begun and not ended. */
  | (OfClip & { readonly kind: 'garbage' })
  /** Time that is called covered and no clip covers. */
  | (TimeRange & { readonly kind: 'uncovered'; readonly sourceId: SourceId; readonly epoch: number })
  /** Time that clips cover and that is not called so. */
  | (TimeRange & { readonly kind: 'unlisted'; readonly sourceId: SourceId; readonly epoch: number })
  /** A folder of a source that the index does not know. */
  | { readonly kind: 'source'; readonly sourceId: SourceId }

const rangeText = ({ from, to }: TimeRange): string =>
  `${new Date(from).toISOString()} – ${new Date(to).toISOString()}`

/** One line for an operator. */
export const describeFinding = (finding: Finding): string => {
  switch (finding.kind) {
    case 'missing':
      return `missing   ${finding.path}: indexed, but not on disk`
    case 'unknown':
      return `unknown   ${finding.path}: on disk, but not indexed`
    case 'size':
      return `size      ${finding.path}: ${finding.indexed} bytes indexed, ${finding.onDisk} on disk`
    case 'digest':
      return `digest    ${finding.path}: not what was written`
    case 'unreadable':
      return `unreadable ${finding.path}: ${finding.why}`
    case 'garbage':
      return `garbage   ${finding.path}: its deletion was not ended`
    case 'uncovered':
      return `coverage  ${finding.sourceId} ${rangeText(finding)}: called covered, but no clip covers it`
    case 'unlisted':
      return `coverage  ${finding.sourceId} ${rangeText(finding)}: clips cover it, but it is not called covered`
    case 'source':
      return `source    ${finding.sourceId}: a folder of a source that the index does not know (npm run reindex)`
  }
}
