import { setTimeout as delay } from 'node:timers/promises'
import { treeCpuSeconds } from '../../support/measure/cpu-time.ts'
import type { MeasuredSfu } from './own-sfu.ts'
import type { Receivers } from './receivers.ts'

export interface SfuFigures {
  readonly packetsLost: number
  readonly usPerPacket: number
}

/** What settles after receivers came: key frames, first estimates. */
const settleMs = 500

/** Measures for some seconds what passing one packet on costs. */
export const measureSfu = async (
  sfu: MeasuredSfu,
  receivers: Receivers,
  seconds: number,
  signal: AbortSignal,
): Promise<SfuFigures> => {
  await delay(settleMs, undefined, { signal })
  await receivers.reset()
  const before = await treeCpuSeconds(sfu.pid)
  await delay(seconds * 1000, undefined, { signal })
  const spent = (await treeCpuSeconds(sfu.pid)) - before
  const { received, lost } = await receivers.read()
  if (received === 0) throw new Error('nothing was received')
  return { packetsLost: lost, usPerPacket: (spent * 1e6) / received }
}
