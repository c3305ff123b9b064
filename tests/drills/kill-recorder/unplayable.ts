import { join } from 'node:path'
import { complaintsAbout, recordedFiles } from '../../support/measure/index.ts'
import type { RunContext } from '../../support/run-contract/index.ts'

/** Plays every recorded file whole in players that are not ours, and counts those with a complaint. */
export const countUnplayable = async (
  context: Pick<RunContext, 'progress' | 'signal'>,
  recordingsDir: string,
): Promise<{ readonly files: number; readonly unplayable: number }> => {
  const files = await recordedFiles(recordingsDir)
  let unplayable = 0
  for (const file of files) {
    const complaints = await complaintsAbout(join(recordingsDir, file), context.signal)
    if (complaints.length > 0) unplayable += 1
    for (const complaint of complaints) context.progress(complaint)
  }
  return { files: files.length, unplayable }
}
