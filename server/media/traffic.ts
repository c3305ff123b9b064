import { Counter, Gauge, type Metrics } from '../kernel/metrics/index.ts'
import type { types } from 'mediasoup'

type Watched = types.WebRtcTransport | types.PlainTransport

/** Counts what passes through the SFU, for /metrics. */
export interface Traffic {
  readonly roomOpened: () => () => void
  readonly producerOpened: () => () => void
  readonly consumerOpened: () => () => void
  /** Counts the bytes of a transport until the returned function is called. */
  readonly watch: (workerIndex: number, transport: Watched) => () => void
  readonly workerDied: () => void
}

const bytesOf = (stats: readonly { bytesReceived: number; bytesSent: number }[]) => ({
  received: stats.reduce((sum, stat) => sum + stat.bytesReceived, 0),
  sent: stats.reduce((sum, stat) => sum + stat.bytesSent, 0),
})

/**
 * Registers the SFU's metrics. Bytes are read from mediasoup when somebody scrapes: what a transport carried between
 * its last reading and its end is not counted.
 */
export const createTraffic = (metrics: Metrics): Traffic => {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [metrics] })
  const rooms = gauge('huijian_media_rooms', 'Rooms open in the SFU')
  const producers = gauge('huijian_media_producers', 'Streams sent into the SFU')
  const consumers = gauge('huijian_media_consumers', 'Streams received from the SFU')
  const deaths = new Counter({
    name: 'huijian_media_worker_deaths_total',
    help: 'Media workers that died',
    registers: [metrics],
  })
  const transports = new Map<Watched, { worker: number; received: number; sent: number }>()

  const readBytes = async (counter: Counter<'worker' | 'direction'>): Promise<void> => {
    await Promise.all(
      [...transports].map(async ([transport, last]) => {
        // A transport may close while it is asked.
        const stats = await transport.getStats().catch(() => undefined)
        if (!stats) return
        const now = bytesOf(stats)
        const worker = String(last.worker)
        counter.inc({ worker, direction: 'in' }, Math.max(0, now.received - last.received))
        counter.inc({ worker, direction: 'out' }, Math.max(0, now.sent - last.sent))
        Object.assign(last, now)
      }),
    )
  }
  new Counter({
    name: 'huijian_media_bytes_total',
    help: 'Bytes through the SFU, by worker and direction',
    labelNames: ['worker', 'direction'] as const,
    registers: [metrics],
    async collect() {
      await readBytes(this)
    },
  })

  const counted = (gauge: Gauge) => () => {
    gauge.inc()
    return (): void => gauge.dec()
  }
  return {
    roomOpened: counted(rooms),
    producerOpened: counted(producers),
    consumerOpened: counted(consumers),
    watch: (workerIndex, transport) => {
      transports.set(transport, { worker: workerIndex, received: 0, sent: 0 })
      return () => void transports.delete(transport)
    },
    workerDied: () => deaths.inc(),
  }
}
