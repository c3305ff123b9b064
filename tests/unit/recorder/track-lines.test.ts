import { describe, expect, it } from 'vitest'
import { picturePart } from '../../../server/recorder/track/picture-line.ts'
import { createSoundLine } from '../../../server/recorder/track/sound-line.ts'
import { createSenderClock, createStreamClock } from '../../../server/recorder/track/stream-clock.ts'

const packet = Buffer.from([0x78, 1, 2])
const lengths = (samples: readonly { readonly duration: number }[]): number =>
  samples.reduce((sum, { duration }) => sum + duration, 0)

describe('where a stream stands on the wall clock', () => {
  it('is told by the packet that was least late', () => {
    const clock = createStreamClock(90_000, createSenderClock())
    const stamps = [
      [0, 1080],
      [3000, 1053],
      [6000, 1117],
    ].map(([stamp = 0, arrival = 0]) => clock.see(stamp, arrival))
    expect(stamps.map(Math.round)).toEqual([0, 33, 67])
    expect(clock.offset).toBeCloseTo(1020, 0)
  })

  it('goes on over the end of the stamps', () => {
    const clock = createStreamClock(90_000, createSenderClock())
    clock.see(2 ** 32 - 90_000, 0)
    expect(clock.see(90_000, 2000)).toBeCloseTo(2000)
  })

  it('is the same for sound and pictures once both have told of their sender’s clock, however late either is', () => {
    const sender = createSenderClock()
    const [video, audio] = [createStreamClock(90_000, sender), createStreamClock(48_000, sender)]
    const feed = (from: number): void => {
      for (let ms = from; ms < from + 1000; ms += 20) {
        video.see(ms * 90 + 777, ms + 150)
        audio.see(ms * 48 + 555, ms + 30)
      }
    }
    feed(0)
    expect(video.offset - audio.offset).toBeCloseTo(120)
    video.report(980 * 90 + 777, 5_000_980)
    audio.report(980 * 48 + 555, 5_000_980)
    feed(1000)
    expect(video.offset).toBeCloseTo(30)
    expect(audio.offset).toBeCloseTo(30)
  })

  it('is not moved by a report of another stream', () => {
    const clock = createStreamClock(90_000, createSenderClock())
    clock.see(0, 1000)
    clock.report(90_000 * 60, 1)
    clock.see(9000, 1100)
    expect(clock.offset).toBe(1000)
  })
})

describe('sound without a hole', () => {
  it('has silence where nothing came, and what comes again where it belongs', () => {
    const line = createSoundLine()
    line.push(packet, 0)
    line.push(packet, 20)
    line.push(packet, 1000)
    const { mediaTime, samples } = line.take()
    expect(mediaTime).toBe(0)
    // 960 ms of silence lie between.
    expect(lengths(samples.slice(0, -1))).toBe(48_000)
    expect(samples.at(-1)?.data).toBe(packet)
  })

  it('takes what was late no second time, once silence stands there', () => {
    const line = createSoundLine()
    line.push(packet, 0)
    line.fill(500)
    line.push(packet, 200)
    expect(line.take().samples.filter(({ data }) => data === packet)).toHaveLength(1)
  })

  it('follows a clock that drifts without a leap', () => {
    const line = createSoundLine()
    // 500 ppm fast for two minutes: 60 ms.
    for (let n = 0; n < 6000; n += 1) line.push(packet, n * 20 * 1.0005)
    const { samples } = line.take()
    expect(samples).toHaveLength(6000)
    expect(Math.abs(lengths(samples) / 48 - 6000 * 20 * 1.0005)).toBeLessThan(20)
  })
})

describe('pictures', () => {
  const picture = (ms: number) => ({ data: packet, key: ms === 0, ms })

  it('each last until the next', () => {
    const { samples, endMs } = picturePart([0, 40, 120].map(picture), 160)
    expect(samples.map(({ duration }) => duration / 90)).toEqual([40, 80, 40])
    expect(samples.map(({ sync }) => sync)).toEqual([true, false, false])
    expect(endMs).toBe(160)
  })

  it('end where the camera stopped', () => {
    expect(picturePart([0, 40].map(picture), 60_000).endMs).toBe(80)
  })
})
