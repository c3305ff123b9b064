import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { isMissing } from '../../kernel/errors/index.ts'
import { isClipName } from '../clip/clip-path.ts'

const entriesOf = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Year, month, day and hour: the levels of folders below a source's. */
const levels = [/^\d{4}$/u, /^\d{2}$/u, /^\d{2}$/u, /^\d{2}$/u] as const

const hourPrefix = (from: EpochMs): readonly string[] =>
  new Date(from).toISOString().slice(0, 13).split(/[-T]/u)

/**
 * Paths of a source's clip files in the folders of the UTC hour of `from` and of later ones, relative to the
 * recordings folder, in order of their names.
 */
export const clipFilesSince = async (
  recordingsDir: string,
  sourceId: SourceId,
  from: EpochMs,
): Promise<readonly string[]> => {
  const first = hourPrefix(from)
  const walk = async (folder: string, depth: number, onEdge: boolean): Promise<readonly string[]> => {
    const level = levels[depth]
    const edge = first[depth] ?? ''
    const names = await entriesOf(join(recordingsDir, folder))
    if (!level) return names.filter(isClipName).map((name) => join(folder, name))
    const found: string[] = []
    for (const name of names.filter((one) => level.test(one) && (!onEdge || one >= edge)))
      found.push(...(await walk(join(folder, name), depth + 1, onEdge && name === edge)))
    return found
  }
  return walk(sourceId, 0, true)
}
