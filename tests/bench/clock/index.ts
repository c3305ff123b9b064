import { defineRun } from '../../support/run-contract/index.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { createArrivals, type ArrivalsOptions } from './arrivals.ts'
import { simulate, type Simulated } from './simulate.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** A hall's network and a machine that records it: bursts of a GOP or two, and now and then a few busy minutes. */
const usual: Omit<ArrivalsOptions, 'random'> = {
  ...{ leastMs: 15, jitterMs: 12 },
  burst: { everyMs: 10 * minuteMs, longestMs: 4000 },
  busy: { everyMs: 2 * hourMs, longestMs: 3 * minuteMs },
  ...{ busyMs: 300, busyAtFirstMs: 8000 },
}

/** A bad network: hardly two minutes without a stall of up to three GOPs, which is when the recorder would give up. */
const bursts: Omit<ArrivalsOptions, 'random'> = {
  ...{ ...usual, jitterMs: 40 },
  burst: { everyMs: 1.5 * minuteMs, longestMs: 5500 },
}

/** A day of cameras whose clocks are wrong, in a minute. */
export const clock = defineRun({
  name: 'clock',
  summary:
    'a day of cameras whose clocks run fast and slow, time compressed, through the recorder’s own code',
  options: {
    hours: { summary: 'hours of each camera', default: 24, quick: 1, min: 1, max: 240 },
    ppm: { summary: 'how wrong the clocks are, in millionths', default: 200, min: 0, max: 400 },
    seed: { summary: 'of the arrivals', default: 1, min: 0, max: 1_000_000 },
  },
  bars: [
    { figure: 'worstWallErrorMs', op: '<=', limit: 100 },
    { figure: 'phantomGaps', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { hours, ppm, seed } = context.options
    const day = (
      name: string,
      drift: number,
      arrivals: Omit<ArrivalsOptions, 'random'>,
    ): Promise<Simulated> => {
      context.progress(`${hours} h of a camera, ${name}`)
      const random = seeded(seed)
      return simulate({
        ...{ hours, ppm: drift, signal: context.signal },
        arrivals: createArrivals({ ...arrivals, random }),
      })
    }
    const fast = await day(`${ppm} ppm fast`, ppm, usual)
    const slow = await day(`${ppm} ppm slow`, -ppm, usual)
    const held = await day(`${ppm} ppm fast, in bursts`, ppm, bursts)
    return {
      hours,
      fragments: fast.fragments,
      worstWallErrorMs: fast.worstWallErrorMs,
      phantomGaps: fast.phantomGaps + slow.phantomGaps + held.phantomGaps,
      slowWorstWallErrorMs: slow.worstWallErrorMs,
      burstsWorstWallErrorMs: held.worstWallErrorMs,
      firstToldErrorMs: fast.firstToldErrorMs,
    }
  },
})
