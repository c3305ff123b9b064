import { setTimeout as delay } from 'node:timers/promises'
import type { HallFault } from '../../support/hall/index.ts'
import type { DiskFault } from '../../support/faults/index.ts'
import { until } from '../../support/until.ts'
import { endOf } from '../camera-fault.ts'
import type { FaultyRecording } from '../disk/faulty-disk.ts'
import { isReady } from '../kill-web.ts'
import type { PlannedFault, SoakFault } from './plan.ts'
import type { ClockSet } from './true-time.ts'

const backTimeoutMs = 60_000

/** Where faults strike. */
export interface SoakStage extends FaultyRecording {
  /** By so much the clock is set, in milliseconds. */
  readonly clockOffsetMs: number
  /** Filled as the clock is set. */
  readonly clockSets: ClockSet[]
}

type Strike = (stage: SoakStage, planned: PlannedFault, signal: AbortSignal) => Promise<void>

const cameraFault =
  (fault: HallFault): Strike =>
  async ({ hall }, { cameras, lastsMs }, signal) => {
    await Promise.all(cameras.map((number) => hall.control(fault, number)))
    await delay(lastsMs, undefined, { signal })
    await Promise.all(cameras.map((number) => hall.control(endOf(fault), number)))
  }

const diskFault =
  (fault: DiskFault): Strike =>
  async ({ faults }, { lastsMs }, signal) => {
    faults.disk(fault)
    await delay(lastsMs, undefined, { signal }).finally(() => faults.disk('none'))
  }

const clockFault =
  (sign: 1 | -1): Strike =>
  async ({ faults, clockOffsetMs, clockSets }, { lastsMs }, signal) => {
    const set: ClockSet = { from: Date.now(), to: Infinity, offsetMs: sign * clockOffsetMs }
    clockSets.push(set)
    faults.clock(set.offsetMs)
    await delay(lastsMs, undefined, { signal }).finally(() => faults.clock(0))
    set.to = Date.now()
  }

/** A camera that is just being connected again may have none. */
const killFfmpegs: Strike = async ({ hall, product }, { cameras }) => {
  const { ffmpegs } = await product.processes()
  const urls = new Set(cameras.map((number) => hall.rtspUrl(number)))
  for (const { pid, command } of ffmpegs)
    if (command.some((part) => urls.has(part))) process.kill(pid, 'SIGKILL')
}

const killProcess = async ({ product }: FaultyRecording, which: 'recorder' | 'web'): Promise<void> => {
  const running = (await product.processes())[which]
  if (!running) throw new Error(`the product runs no ${which}`)
  process.kill(running.pid, 'SIGKILL')
  await until(`another ${which}`, backTimeoutMs, async () => {
    const next = (await product.processes())[which]
    return next !== undefined && next.pid !== running.pid
  })
}

const strikes: Readonly<Record<SoakFault, Strike>> = {
  unplug: cameraFault('unplug'),
  hang: cameraFault('hang'),
  garbage: cameraFault('garbage'),
  'no-keyframe': cameraFault('no-keyframe'),
  'unplug-all': cameraFault('unplug'),
  'kill-ffmpeg': killFfmpegs,
  'disk-fail': diskFault('fail'),
  'disk-full': diskFault('full'),
  'disk-stall': diskFault('stall'),
  'clock-forward': clockFault(1),
  'clock-back': clockFault(-1),
  'kill-recorder': (stage) => killProcess(stage, 'recorder'),
  'kill-web': async (stage) => {
    await killProcess(stage, 'web')
    await until('web to be ready again', backTimeoutMs, () => isReady(stage.product))
  },
}

/** A fault that struck; times in epoch milliseconds. */
export interface Struck extends PlannedFault {
  readonly from: number
  readonly to: number
}

/** Lets all that is planned strike when it is due, and resolves when the last of it is over. */
export const strikeAll = async (
  stage: SoakStage,
  planned: readonly PlannedFault[],
  begunAt: number,
  signal: AbortSignal,
  onStruck: (struck: Struck) => void,
): Promise<void> => {
  await Promise.all(
    planned.map(async (one) => {
      await delay(Math.max(0, begunAt + one.at - performance.now()), undefined, { signal })
      const from = Date.now()
      await strikes[one.fault](stage, one, signal)
      onStruck({ ...one, from, to: Date.now() })
    }),
  )
}
