import type { ExportView, NewExport } from '../../contract/export.ts'
import { fromInstant, toInstant, type TimeRange } from '../../contract/time.ts'
import type { IndexedExport } from '../../footage-index/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { AskedExport } from './store.ts'

/** Of one file, which the recorder holds the table of in memory, and of all files together. */
const longestMs = 6 * 3_600_000
const longestTogetherMs = 24 * 3_600_000

/**
 * The range that is to be exported of each source.
 * @throws DomainError `footage.invalidRange`, `export.tooLong`
 */
export const exportRange = ({ from, to, sources }: NewExport): TimeRange => {
  const range = { from: fromInstant(from), to: fromInstant(to) }
  const length = range.to - range.from
  if (length <= 0) throw new DomainError('footage.invalidRange', { longestMs })
  if (length > longestMs || length * sources.length > longestTogetherMs)
    throw new DomainError('export.tooLong', { longestMs, longestTogetherMs })
  return range
}

/** An export as people see it: what was asked, and how far the recorder is, once it has heard of it. */
export const exportView = (
  { settings, cancelledAt, refusal }: AskedExport,
  made: IndexedExport | undefined,
  keepMs: number,
): ExportView => ({
  id: settings.id,
  sources: settings.sources.map(({ id }) => id),
  from: toInstant(settings.from),
  to: toInstant(settings.to),
  ...{ mode: settings.mode, burnIn: settings.burnIn, reason: settings.reason },
  state: cancelledAt !== null ? 'cancelled' : refusal !== null ? 'failed' : (made?.state ?? 'waiting'),
  progress: made?.progress ?? 0,
  bytes: made?.bytes ?? 0,
  error: made?.error ?? (refusal === null ? null : 'recorder.refused'),
  files: [...(made?.files ?? [])],
  createdAt: toInstant(settings.askedAt),
  createdBy: settings.by,
  expiresAt: made?.state === 'done' && made.endedAt !== null ? toInstant(made.endedAt + keepMs) : null,
})
