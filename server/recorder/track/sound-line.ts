import type { FragmentSample } from '../../kernel/mp4/index.ts'
import { opusClock, opusSilence, opusSilenceTicks, opusTicks } from '../../kernel/rtp/index.ts'

/** The sound of a track without a hole: what does not come (a muted microphone, lost packets) is silence. */
export interface SoundLine {
  /** Adds a packet that is to be heard at `ms` of the track's media time. */
  push(packet: Buffer, ms: number): void
  /** Fills up to `ms` with silence, where nothing came. */
  fill(ms: number): void
  /** What was added since the last call; `mediaTime` is in ticks of 48 kHz. */
  take(): { readonly mediaTime: number; readonly samples: readonly FragmentSample[] }
}

/** A packet so far from where the sound has come to is put where it belongs; nearer ones follow on. */
const looseTicks = 2 * opusSilenceTicks
/** Sound that drifts is led back by so much of a packet at a time: 0.5 ms, which nobody hears. */
const nudgeTicks = 24

export const createSoundLine = (): SoundLine => {
  let taken = 0
  let next = 0
  let samples: FragmentSample[] = []

  const add = (data: Buffer, duration: number): void => {
    samples.push({ data, duration, sync: true })
    next += duration
  }
  const silence = (ticks: number): void => {
    for (let left = ticks; left >= opusSilenceTicks; left -= opusSilenceTicks)
      add(opusSilence, left < 2 * opusSilenceTicks ? left : opusSilenceTicks)
  }

  return {
    push: (packet, ms) => {
      const ticks = opusTicks(packet)
      if (ticks === 0) return
      const wanted = Math.round((ms * opusClock) / 1000)
      // Before the track begins, or silence stands there already.
      if (wanted < -ticks || wanted - next <= -looseTicks) return
      if (wanted - next >= looseTicks) silence(wanted - next)
      const off = Math.round((wanted - next) / 16)
      add(packet, ticks + Math.min(nudgeTicks, Math.max(-nudgeTicks, off)))
    },
    fill: (ms) => silence(Math.round((ms * opusClock) / 1000) - next),
    take: () => {
      const part = { mediaTime: taken, samples }
      taken = next
      samples = []
      return part
    },
  }
}
