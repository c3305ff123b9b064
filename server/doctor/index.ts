import type { Config } from '../kernel/config/index.ts'
import type { Finding } from './finding.ts'
import { examineClock, examinePorts, examineTls } from './network.ts'
import { examineFfmpeg, examineNode, examineWorker } from './programs.ts'
import { examineDatabase, examineDisk } from './storage.ts'

export { printFindings, type Finding } from './finding.ts'
export { examineFfmpeg, examinePorts }

/** Examines every component that a run needs, in the order in which a person would mend them. */
export const examine = async (config: Config): Promise<readonly Finding[]> => [
  examineNode(),
  await examineFfmpeg(config.ffmpeg),
  await examineWorker(config.media),
  await examineDatabase(config.data.dir),
  await examineDisk(config.recordings),
  await examinePorts(config),
  examineClock(),
  await examineTls(config),
]
