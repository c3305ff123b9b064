import type { Knex } from 'knex'
import type { SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import { sourceKey } from '../../footage-index/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { joinToleranceMs, type CoverageSpan } from '../clip/coverage.ts'
import { putCoverage } from './coverage.ts'
import { GapId, type Gap } from './gap.ts'
import { putGaps } from './gaps.ts'

interface SpanRow {
  readonly start_ms: number
  readonly end_ms: number
}

/**
 * Takes a range out of the coverage of a source. What would be left of a span and is no longer than a seam goes too.
 * @returns what was covered and is not any more
 */
export const cutCoverage = async (
  trx: Knex,
  sourceId: SourceId,
  epoch: number,
  { from, to }: TimeRange,
): Promise<readonly CoverageSpan[]> => {
  const ofEpoch = () => trx('coverage').where('source_key', sourceKey(trx, sourceId)).andWhere({ epoch })
  const spans = (await ofEpoch()
    .andWhere('start_ms', '<', to)
    .andWhere('end_ms', '>', from)
    .orderBy('start_ms')) as SpanRow[]
  const cut: CoverageSpan[] = []
  for (const span of spans) {
    const gone = {
      epoch,
      from: from - span.start_ms > joinToleranceMs ? from : span.start_ms,
      to: span.end_ms - to > joinToleranceMs ? to : span.end_ms,
    }
    cut.push(gone)
    await ofEpoch().andWhere('start_ms', span.start_ms).delete()
    const left = [
      { epoch, from: span.start_ms, to: gone.from },
      { epoch, from: gone.to, to: span.end_ms },
    ].filter((rest) => rest.from < rest.to)
    await putCoverage(
      trx,
      left.map((rest) => ({ sourceId, span: rest })),
    )
  }
  return cut
}

interface GapRow extends SpanRow {
  readonly id: GapId
  readonly source_key: number
  readonly epoch: number
  readonly reason: string
}

/**
 * Explains that footage was deleted, joined with the deletions next to it: years of them are one gap.
 * @returns the gap as it is now
 */
export const putDeleted = async (trx: Knex, sourceId: SourceId, cut: CoverageSpan): Promise<Gap> => {
  const { epoch } = cut
  const ofEpoch = () => trx<GapRow>('gaps').where('source_key', sourceKey(trx, sourceId)).andWhere({ epoch })
  // Gaps of an epoch do not overlap: what touches on the one side is the last that begins before, on the other the
  // first that begins within. Each is found by one look; looking for the reason would go through all gaps there are.
  const [before] = (
    await ofEpoch().andWhere('start_ms', '<=', cut.from).orderBy('start_ms', 'desc').limit(2)
  ).filter(({ reason, end_ms }) => reason === 'deleted' && end_ms >= cut.from - joinToleranceMs)
  const [after] = (
    await ofEpoch()
      .andWhere('start_ms', '>', cut.from)
      .andWhere('start_ms', '<=', cut.to + joinToleranceMs)
      .orderBy('start_ms')
  ).filter(({ reason }) => reason === 'deleted')
  const gap: Gap = {
    id: before?.id ?? after?.id ?? newId(GapId),
    sourceId,
    epoch,
    from: before?.start_ms ?? cut.from,
    to: Math.max(cut.to, before?.end_ms ?? 0, after?.end_ms ?? 0),
    reason: 'deleted',
    detail: null,
  }
  if (before && after) await trx('gaps').where({ id: after.id }).delete()
  await putGaps(trx, [gap])
  return gap
}
