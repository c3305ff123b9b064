import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SourceId } from '../../contract/ids.ts'
import { GapReason } from '../../contract/recorder.ts'
import { GapId, type Gap } from '../store/gap.ts'
import { writeWhole } from './write-whole.ts'

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

/** Above this size a log is looked at again each time that it has grown by as much. */
const lookBytes = 1024 * 1024

/** What is being done to each log: one that is written anew must not lose what is noted meanwhile. */
const turns = new Map<string, Promise<unknown>>()

const inTurn = async (file: string, work: () => Promise<void>): Promise<void> => {
  const before = turns.get(file)
  const turn = before ? before.then(work, work) : work()
  turns.set(file, turn)
  try {
    await turn
  } finally {
    if (turns.get(file) === turn) turns.delete(file)
  }
}

const parseLine = (line: string): readonly Gap[] => {
  try {
    return [LoggedGap.parse(JSON.parse(line))]
  } catch {
    // A crash may have left half a line.
    return []
  }
}

/** The last word on each gap. */
const latestOf = (text: string): readonly Gap[] => [
  ...new Map(
    text
      .split('\n')
      .flatMap(parseLine)
      .map((gap) => [gap.id, gap]),
  ).values(),
]

/** Behind a line of its own: what a crash left of the last one must not spoil the next. */
const linesOf = (gaps: readonly Gap[]): string => gaps.map((gap) => `\n${JSON.stringify(gap)}`).join('')

/**
 * A gap that grows, as what retention deletes, is noted again with each step: where more than half was said anew since,
 * only the last words are kept.
 */
const shorten = async (file: string): Promise<void> => {
  const text = await readFile(file, 'utf8')
  const short = linesOf(latestOf(text))
  if (short.length < text.length / 2) await writeWhole(file, short)
}

const append = async (file: string, gaps: readonly Gap[]): Promise<void> => {
  const text = linesOf(gaps)
  await appendFile(file, text)
  const { size } = await stat(file)
  const looks = (bytes: number): number => Math.floor(bytes / lookBytes)
  if (looks(size) > looks(size - Buffer.byteLength(text))) await shorten(file)
}

/** Notes gaps that are over beside the clips, so that an index rebuilt from files alone explains its holes too. */
export const logGaps = async (recordingsDir: string, gaps: Iterable<Gap>): Promise<void> => {
  const over = Map.groupBy(
    [...gaps].filter(({ to }) => to !== null),
    ({ sourceId }) => fileOf(recordingsDir, sourceId),
  )
  // One file after the other: a disk that does not answer holds one thread, not all.
  for (const [file, ofSource] of over) await inTurn(file, () => append(file, ofSource))
}

/** The gaps that were noted of a source; the last word on each. */
export const readGapLog = async (recordingsDir: string, id: SourceId): Promise<readonly Gap[]> =>
  latestOf(await readFile(fileOf(recordingsDir, id), 'utf8').catch(() => ''))
