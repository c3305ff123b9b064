import { join } from 'node:path'
import { localSocketPath } from '../local-socket/index.ts'

/** Where everything lies that is kept under `data.dir`. Absolute where that is. */
export interface DataPaths {
  /** Written by web, read by others. */
  readonly businessDb: string
  /** Written by the recorder, read by web. */
  readonly footageDb: string
  /** One file a key, mode 0600. */
  readonly keys: string
  readonly materials: string
  /** Files that units hand in with their answers to orders. */
  readonly attachments: string
  readonly exports: string
  /** Videos composed of meetings. */
  readonly compositions: string
  readonly archives: string
  /** The self-signed certificate, where there is one. */
  readonly tls: string
  /** Copies of the databases, taken before a migration. */
  readonly backups: string
  /** Room that is given up when the disk is full. */
  readonly reserve: string
  /** Where the recorder listens for web. Outside `data.dir` where that path would be too long for a socket. */
  readonly recorderSocket: string
  /** Where the recorder takes tracks of meetings. */
  readonly trackSocket: string
}

export const dataPaths = (dataDir: string): DataPaths => ({
  businessDb: join(dataDir, 'business.db'),
  footageDb: join(dataDir, 'footage.db'),
  keys: join(dataDir, 'keys'),
  materials: join(dataDir, 'materials'),
  attachments: join(dataDir, 'attachments'),
  exports: join(dataDir, 'exports'),
  compositions: join(dataDir, 'compositions'),
  archives: join(dataDir, 'archives'),
  tls: join(dataDir, 'tls'),
  backups: join(dataDir, 'backups'),
  reserve: join(dataDir, 'run', 'reserve'),
  recorderSocket: localSocketPath(dataDir, 'recorder'),
  trackSocket: localSocketPath(dataDir, 'tracks'),
})
