import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SourceId } from '../../contract/ids.ts'
import { GapReason } from '../../contract/recorder.ts'
import { GapId, type Gap } from '../store/gap.ts'

/** A gap that is over, as it stands in a line of the log. */
const LoggedGap = z.object({
  id: GapId,
  sourceId: SourceId,
  epoch: z.int(),
  from: z.number(),
  to: z.number(),
  reason: GapReason,
  detail: z.string().nullable(),
})

const fileOf = (recordingsDir: string, id: SourceId): string => join(recordingsDir, id, 'gaps.jsonl')

/** Notes gaps that are over beside the clips, so that an index rebuilt from files alone explains its holes too. */
export const logGaps = async (recordingsDir: string, gaps: Iterable<Gap>): Promise<void> => {
  for (const gap of gaps)
    if (gap.to !== null) await appendFile(fileOf(recordingsDir, gap.sourceId), `${JSON.stringify(gap)}\n`)
}

const parseLine = (line: string): readonly Gap[] => {
  try {
    return [LoggedGap.parse(JSON.parse(line))]
  } catch {
    // A crash may have left half a line.
    return []
  }
}

/** The gaps that were noted of a source; the last word on each. */
export const readGapLog = async (recordingsDir: string, id: SourceId): Promise<readonly Gap[]> => {
  const text = await readFile(fileOf(recordingsDir, id), 'utf8').catch(() => '')
  return [
    ...new Map(
      text
        .split('\n')
        .flatMap(parseLine)
        .map((gap) => [gap.id, gap]),
    ).values(),
  ]
}
