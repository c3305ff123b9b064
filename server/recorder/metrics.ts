import { Counter, Gauge, type Metrics } from '../kernel/metrics/index.ts'
import type { SourceStatus } from '../contract/recorder.ts'

export interface RecorderMetrics {
  /** A fragment of a source was written. */
  fragmentWritten(sourceId: string, fragment: { readonly bytes: number; readonly frames: number }): void
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
  const frames = new Counter({
    name: 'huijian_recorder_frames_total',
    help: 'Frames of the video written, by source',
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
    'Attempts that ended since the recorder started',
    ({ restarts }) => restarts,
  )
  gauge(
    'huijian_recorder_breaks_total',
    'Streams that broke off after something had been recorded, ever',
    ({ health }) => health.restarts.total,
  )
  gauge(
    'huijian_recorder_frames_per_second',
    'Over the last half minute, as they arrived',
    ({ health }) => health.now?.framesPerSecond ?? null,
  )
  gauge(
    'huijian_recorder_bits_per_second',
    'Over the last half minute, as they arrived',
    ({ health }) => health.now?.bitsPerSecond ?? null,
  )
  gauge(
    'huijian_recorder_usual_frames_per_second',
    'Median of the hours of a week',
    ({ health }) => health.usualFrameRate,
  )
  gauge(
    'huijian_recorder_clock_skew_ppm',
    "How fast the camera's clock runs against ours; negative: slow",
    ({ health }) => health.clock?.ppm ?? null,
  )
  return {
    fragmentWritten: (source, written) => {
      fragments.inc({ source })
      bytes.inc({ source }, written.bytes)
      frames.inc({ source }, written.frames)
    },
  }
}
