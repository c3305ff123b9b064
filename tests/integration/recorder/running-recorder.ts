import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { CommandId, NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { SourceSettings, SourceStatus } from '../../../server/contract/recorder.ts'
import { systemClock } from '../../../server/kernel/clock/index.ts'
import { loadConfig, type Config } from '../../../server/kernel/config/index.ts'
import { dataPaths } from '../../../server/kernel/data-dir/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createLog } from '../../../server/kernel/log/index.ts'
import { createMetrics, type Metrics } from '../../../server/kernel/metrics/index.ts'
import { createRecorderSocket, type RecorderSocket } from '../../../server/kernel/recorder-socket/index.ts'
import { createRecorder, type Recorder } from '../../../server/recorder/index.ts'
import { openFootage, type FootageIndex } from '../../support/measure/index.ts'
import { until } from '../../support/until.ts'

const log = createLog({ process: 'recorder', level: 'error', format: 'json' })
const eventMs = 20_000

/** A recorder in this process, on folders of its own. */
export interface RunningRecorder {
  readonly config: Config
  readonly configFile: string
  readonly metrics: Metrics
  readonly socket: RecorderSocket
  /** Sends a source to record; enabled, and without credentials, unless told otherwise. */
  put(url: string, settings?: Partial<SourceSettings>): Promise<SourceSettings>
  index(): Promise<FootageIndex>
  /** Waits until a source's status is so. */
  untilStatus(
    what: string,
    id: SourceId,
    is: (status: SourceStatus) => boolean,
    timeoutMs?: number,
  ): Promise<SourceStatus>
  /** Ends the recorder in order and starts another one on the same folders. */
  restart(): Promise<void>
  stop(): Promise<void>
  /** Stops, and removes the folders. */
  close(): Promise<void>
}

const makeConfig = async (folder: string, recorder: Partial<Config['recorder']>): Promise<string> => {
  const file = join(folder, 'config.yaml')
  const settings = {
    node: { name: 'test', unitCode: '430105000000' },
    data: { dir: join(folder, 'data') },
    recordings: { dir: join(folder, 'recordings') },
    recorder: { stallMinMs: 1500, connectTimeoutMs: 6000, retryMaxMs: 500, indexFlushMs: 50, ...recorder },
  }
  await writeFile(file, stringify(settings))
  return file
}

export const runRecorder = async (recorder: Partial<Config['recorder']> = {}): Promise<RunningRecorder> => {
  const folder = await mkdtemp(join(tmpdir(), 'huijian-recorder-'))
  const configFile = await makeConfig(folder, recorder)
  const config = loadConfig(configFile)
  const metrics = createMetrics('recorder')
  const socket = createRecorderSocket({
    socketPath: dataPaths(config.data.dir).recorderSocket,
    timeoutMs: 10_000,
  })
  let running: Recorder | undefined

  const start = async (): Promise<void> => {
    metrics.clear()
    running = createRecorder({ config, clock: systemClock, log, metrics })
    await running.start()
  }
  const stop = async (): Promise<void> => {
    await running?.close()
    running = undefined
  }
  await start()

  return {
    config,
    configFile,
    metrics,
    socket,
    put: async (url, settings = {}) => {
      const source: SourceSettings = {
        ...{ id: newId(SourceId), homeNode: newId(NodeId), kind: 'rtsp', name: '窗口 1', url },
        ...{ credentials: null, transport: 'tcp', enabled: true, priority: 0, retentionDays: 30 },
        ...settings,
      }
      await socket.send({ type: 'source.put', id: newId(CommandId), source })
      return source
    },
    index: async () => {
      const database = openFootage(config.data.dir)
      return database.read().finally(() => database.close())
    },
    untilStatus: (what, id, is, timeoutMs = eventMs) =>
      until(what, timeoutMs, async () => {
        const { sources } = await socket.status()
        return sources.find((status) => status.sourceId === id && is(status))
      }),
    restart: async () => {
      await stop()
      await start()
    },
    stop,
    close: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
