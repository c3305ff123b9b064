import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SourceSettings } from '../../contract/recorder.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import { writeWhole } from './write-whole.ts'

/** Strips what a schema does not name. */
const publicSettings = SourceSettings.omit({ credentials: true }).strip()

/**
 * What the folder of a source says of itself, beside its clips: whose footage this is, and everything about the source
 * but its credentials. By it a rebuilt index knows the source, and a swapped disk or a wrong restore is noticed.
 */
const Identity = z.strictObject({
  version: z.literal(1),
  source: publicSettings,
  /** Epoch milliseconds: when the folder was begun. Footage from before lies on another disk. */
  since: z.number(),
})
export type Identity = z.infer<typeof Identity>

const fileOf = (recordingsDir: string, id: SourceId): string => join(recordingsDir, id, 'source.json')

/** The identity in a source's folder; undefined where there is none, or none that can be read. */
export const readIdentity = async (recordingsDir: string, id: SourceId): Promise<Identity | undefined> => {
  const text = await readFile(fileOf(recordingsDir, id), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return Identity.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * From when on the footage of a source lies below this folder: before that it lies on another disk, whose files nobody
 * may call missing. 0 where its folder does not tell, Infinity where it has none.
 */
export const footageSince = async (recordingsDir: string, id: SourceId): Promise<EpochMs> => {
  const identity = await readIdentity(recordingsDir, id)
  if (identity?.source.id === id) return identity.since
  const folder = await stat(join(recordingsDir, id)).catch(() => undefined)
  return folder ? 0 : Infinity
}

/** Writes the identity of a source's folder whole or not at all, if it says something else than it did. */
export const writeIdentity = async (
  recordingsDir: string,
  settings: SourceSettings,
  now: number,
): Promise<void> => {
  const before = await readIdentity(recordingsDir, settings.id)
  const source = publicSettings.parse(settings)
  const since = before?.source.id === settings.id ? before.since : Math.round(now)
  const identity: Identity = { version: 1, source, since }
  const text = `${JSON.stringify(identity, undefined, 2)}\n`
  if (before && JSON.stringify(before) === JSON.stringify(identity)) return
  await writeWhole(fileOf(recordingsDir, settings.id), text)
}
