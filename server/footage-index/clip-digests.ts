import type { ClipId } from '../contract/ids.ts'
import type { Database } from '../kernel/database/index.ts'

/** SHA-256 of clips' files, hexadecimal; null of those that are still written. */
export const clipDigests = async (
  database: Database,
  ids: readonly ClipId[],
): Promise<readonly { readonly id: ClipId; readonly sha256: string | null }[]> => {
  const atOnce = 500
  const found = new Map<string, string>()
  for (let at = 0; at < ids.length; at += atOnce) {
    const rows = await database('clips')
      .join('fragment_tables', 'fragment_tables.clip_key', 'clips.key')
      .whereIn('clips.id', ids.slice(at, at + atOnce))
      .whereNotNull('digest')
      .select<{ id: string; digest: Buffer }[]>('clips.id', 'digest')
    for (const { id, digest } of rows) found.set(id, digest.toString('hex'))
  }
  return ids.map((id) => ({ id, sha256: found.get(id) ?? null }))
}
