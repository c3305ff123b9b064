import { Counter, Gauge, type Metrics } from '../kernel/metrics/index.ts'
import type { SourceStatus } from '../contract/recorder.ts'

export interface RecorderMetrics {
  /** A fragment of a source was written. */
  fragmentWritten(sourceId: string, bytes: number): void
}

/** Registers the recorder's metrics; what a source's status tells is read when they are asked for. */
export const createRecorderMetrics = (
  registry: Metrics,
  statuses: () => readonly SourceStatus[],
): RecorderMetrics => {
  const registers = [registry]
  const labelNames = ['source'] as const
  const fragments = new Counter({
    name: 'huijian_recorder_fragments_total',
    help: 'Fragments written, by source',
    labelNames,
    registers,
  })
  const bytes = new Counter({
    name: 'huijian_recorder_bytes_total',
    help: 'Bytes of fragments written, by source',
    labelNames,
    registers,
  })
  const gauge = (name: string, help: string, value: (status: SourceStatus) => number | null): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        for (const status of statuses()) {
          const now = value(status)
          if (now !== null) this.set({ source: status.sourceId }, now)
        }
      },
    })
  }
  gauge('huijian_recorder_recording', '1 while fragments come in', ({ state }) =>
    Number(state === 'recording'),
  )
  gauge(
    'huijian_recorder_lag_seconds',
    'From the capture of the last fragment to its row in the index',
    ({ lagMs }) => (lagMs === null ? null : lagMs / 1000),
  )
  gauge(
    'huijian_recorder_restarts',
    'Streams that ended since the recorder started',
    ({ restarts }) => restarts,
  )
  return {
    fragmentWritten: (source, size) => {
      fragments.inc({ source })
      bytes.inc({ source }, size)
    },
  }
}
