import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FootageIndex, IndexedClip, Recording } from '../../support/measure/index.ts'
import type { RunContext } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'
import { killRecorderAndLook } from '../frozen-recorder.ts'
import { logCuts } from './write-ahead-log.ts'

/** Copies of what a recorder had on disk when it was killed in the middle of a file. */
export interface Frozen {
  readonly dataDir: string
  readonly recordingsDir: string
  /** The file that was being written, relative to the recordings folder. */
  readonly openFile: string
  readonly sourceIds: readonly string[]
}

const dueTimeoutMs = 60_000
/** The last frames of the index's log that a power cut may take. */
export const lastFrames = 20

/** The clip that is being written, once it has two fragments and a finished one stands before it. */
const dueClip = (index: FootageIndex): IndexedClip | undefined => {
  const finished = index.clips.some((clip) => clip.state === 'finished')
  const open = index.clips.find((clip) => clip.state === 'open')
  return finished && open && open.fragments.length >= 2 ? open : undefined
}

/** Waits for the right moment, kills the recorder, and copies what it left. */
export const freeze = async (context: RunContext, { product, footage }: Recording): Promise<Frozen> => {
  const folder = await context.folder()
  const dataDir = join(folder, 'data')
  const recordingsDir = join(folder, 'recordings')
  await mkdir(dataDir)
  const log = join(product.dataDir, 'footage.db')
  const clip = await until('a clip that is being written', dueTimeoutMs, async () => {
    const enough = (await logCuts(log, lastFrames)).length === 2 * lastFrames
    return enough && dueClip(await footage.read())
  })
  const { sources } = await footage.read()
  await killRecorderAndLook(product, async () => {
    await cp(product.recordingsDir, recordingsDir, { recursive: true })
    for (const file of ['footage.db', 'footage.db-wal', 'footage.db-shm'])
      await cp(join(product.dataDir, file), join(dataDir, file))
  })
  return { dataDir, recordingsDir, openFile: clip.path, sourceIds: [...sources.values()] }
}
