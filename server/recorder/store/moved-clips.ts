import type { Knex } from 'knex'
import { clipKey, encodeFragment, sourceKey } from '../../footage-index/index.ts'
import { chunks } from '../../kernel/database/index.ts'
import type { MovedClip } from './index-batch.ts'

/** Writes where open clips and all their fragments belong, as it turned out. */
export const putMovedClips = async (trx: Knex, moved: readonly MovedClip[]): Promise<void> => {
  for (const { clip, fragments } of moved) {
    await trx('clips')
      .where('id', clip.clipId)
      .update({ start_ms: Math.round(clip.start), end_ms: Math.round(clip.end), offset_ms: clip.start })
    const records = fragments.map((fragment, n) => ({
      clip_key: clipKey(trx, clip.clipId),
      n,
      record: encodeFragment(fragment),
    }))
    for (const some of chunks(records))
      await trx('open_fragments').insert(some).onConflict(['clip_key', 'n']).merge()
  }
}

/** Lets the coverage that began with a moved clip begin where the clip does, and the gap before it end there. */
export const moveSpanStarts = async (trx: Knex, moved: readonly MovedClip[]): Promise<void> => {
  for (const { clip, began, beginsSpan } of moved) {
    const [was, now] = [Math.round(began), Math.round(clip.start)]
    if (!beginsSpan || was === now) continue
    const source = sourceKey(trx, clip.sourceId)
    const spans = () => trx('coverage').where('source_key', source).andWhere('epoch', clip.epoch)
    const span = (await spans().andWhere('start_ms', was).first()) as { end_ms: number } | undefined
    if (span) {
      await spans().andWhere('start_ms', was).delete()
      // What was written since may have put the span there already.
      await trx('coverage')
        .insert({ source_key: source, epoch: clip.epoch, start_ms: now, end_ms: span.end_ms })
        .onConflict(['source_key', 'epoch', 'start_ms'])
        .merge({ end_ms: trx.raw('max(coverage.end_ms, excluded.end_ms)') })
    }
    await trx('gaps')
      .where('source_key', source)
      .andWhere('end_ms', was)
      .andWhere('start_ms', '<=', now)
      .update({ end_ms: now })
  }
}
