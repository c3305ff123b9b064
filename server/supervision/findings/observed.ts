import type { BookmarkView } from '../../contract/bookmark.ts'
import type { UnitId } from '../../contract/ids.ts'
import { fromInstant } from '../../contract/time.ts'
import type { NewlyFound } from './finding.ts'

/** The finding that a bookmark is which tells what was seen at a window; undefined for a plain one. */
export const observedFinding = (
  { id, source, from, to, text, observation }: BookmarkView,
  unitId: UnitId,
): NewlyFound | undefined =>
  observation === null
    ? undefined
    : {
        ...{ origin: 'bookmark', originKey: id, unitId, sourceId: source },
        ...{ from: fromInstant(from), to: fromInstant(to), person: observation.onDuty },
        ...{ rule: observation.rule, text },
      }
