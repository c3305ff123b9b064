import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SourceSettings } from '../../contract/recorder.ts'
import type { SourceId } from '../../contract/ids.ts'
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
