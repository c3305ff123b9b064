import { join } from 'node:path'
import { z } from 'zod'
import type { SourceId } from '../../contract/ids.ts'
import { HoldSettings } from '../../contract/recorder.ts'
import { readFile } from 'node:fs/promises'
import { writeWhole } from './write-whole.ts'

const HoldList = z.strictObject({ version: z.literal(1), holds: z.array(HoldSettings) })

const fileOf = (recordingsDir: string, id: SourceId): string => join(recordingsDir, id, 'holds.json')

/**
 * Notes the holds of a source beside its clips, whole or not at all: where an index must be rebuilt from files alone,
 * what was held must not be the first to go.
 */
export const writeHoldList = async (
  recordingsDir: string,
  id: SourceId,
  holds: readonly HoldSettings[],
): Promise<void> => {
  const text = `${JSON.stringify({ version: 1, holds })}\n`
  const file = fileOf(recordingsDir, id)
  const before = await readFile(file, 'utf8').catch(() => undefined)
  if (before === text || (before === undefined && holds.length === 0)) return
  await writeWhole(file, text)
}

/** The holds that were noted of a source; none where that cannot be read. */
export const readHoldList = async (recordingsDir: string, id: SourceId): Promise<readonly HoldSettings[]> => {
  const text = await readFile(fileOf(recordingsDir, id), 'utf8').catch(() => undefined)
  if (text === undefined) return []
  try {
    return HoldList.parse(JSON.parse(text)).holds
  } catch {
    return []
  }
}
