import { setTimeout as delay } from 'node:timers/promises'
import { HALL_STREAM, type StreamParameters } from '../../support/hall/index.ts'
import { startHallFor } from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { runBareRound } from './bare-round.ts'
import { checkpointedBytes } from './index-size.ts'
import { runProductRound, warmUp, type ProductRound } from './product-round.ts'
import { compareWithTruth } from './truth.ts'

/** What a camera of that many lines sends. */
const streams: Readonly<Record<number, StreamParameters>> = {
  720: HALL_STREAM,
  1080: { ...HALL_STREAM, width: 1920, height: 1080, kbitPerSecond: 4000 },
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Recording of a whole hall, and what it costs beside ffmpeg alone on the same streams. */
export const record = defineRun({
  name: 'record',
  summary: 'records a hall, in turn with as many bare ffmpegs; rssMiB is the recorder process alone',
  options: {
    cameras: { summary: 'cameras of the hall', default: 23, quick: 1, min: 1, max: 99 },
    minutes: { summary: 'rounds of a minute each', default: 3, quick: 1, min: 1, max: 60 },
    size: { summary: 'lines of the picture', default: 720, min: 720, max: 1080, only: [720, 1080] },
  },
  bars: [
    { figure: 'fragmentsLost', op: '==', limit: 0 },
    { figure: 'gapsMs', op: '==', limit: 0 },
    { figure: 'cpuRatio', op: '<=', limit: 1.4 },
    { figure: 'indexBytesPerCameraMinute', op: '<=', limit: 4096 },
  ],
  run: async (context) => {
    const { cameras, minutes, size } = context.options
    const roundMs = context.quick ? 5_000 : 60_000
    const wait = (): Promise<void> => delay(roundMs, undefined, { signal: context.signal })
    const stream = context.quick ? undefined : streams[size]
    const hall = await startHallFor(context, cameras, stream)
    const folder = await context.folder()

    const warm = await warmUp(context, hall, folder)
    /** After the warm-up and after each round. */
    const indexBytes = [await checkpointedBytes(warm.dataDir)]
    const rounds: ProductRound[] = []
    const bareCpuSeconds: number[] = []
    for (let round = 1; round <= minutes; round += 1) {
      context.progress(`round ${round} of ${minutes}: the product`)
      rounds.push(await runProductRound(context, hall, folder, wait))
      indexBytes.push(await checkpointedBytes(warm.dataDir))
      context.progress(`round ${round} of ${minutes}: ${cameras} bare ffmpegs`)
      bareCpuSeconds.push(await runBareRound(context, hall, warm.inputOptions, wait))
    }
    context.progress('comparing what was recorded with what was sent')
    const compared = await compareWithTruth(warm, hall, rounds)
    // The first round makes room for the rows of open clips, which later ones use again: growth is counted after it.
    const settled = Math.min(1, rounds.length - 1)
    const grown = (indexBytes.at(-1) ?? 0) - (indexBytes[settled] ?? 0)
    const cpuSeconds = sum(rounds.map((round) => round.cpuSeconds))
    return {
      cameras,
      fragmentsExpected: compared.fragmentsExpected,
      fragmentsLost: compared.fragmentsLost,
      gapsMs: sum(rounds.map((round) => round.gapsMs)),
      cpuSeconds,
      recorderCpuSeconds: sum(rounds.map((round) => round.recorderCpuSeconds)),
      bareCpuSeconds: sum(bareCpuSeconds),
      cpuRatio: cpuSeconds / sum(bareCpuSeconds),
      rssMiB: Math.max(...rounds.map((round) => round.rssMiB)),
      indexBytesPerCameraMinute: grown / (sum(compared.coveredMs.slice(settled)) / 60_000),
      worstWallErrorMs: compared.worstWallErrorMs,
    }
  },
})
