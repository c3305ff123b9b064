import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { LevelMeter, LevelMeters } from './microphone-level.ts'

const readEveryMs = 80

/** Level of a sound track from 0 to 1, read twelve times a second. */
export const useLevel = (
  meters: LevelMeters,
  track: Readonly<Ref<MediaStreamTrack | undefined>>,
): Readonly<Ref<number>> => {
  const level = ref(0)
  let meter: LevelMeter | undefined
  watch(
    track,
    (now) => {
      meter?.close()
      meter = now && meters.of(now)
      level.value = 0
    },
    { immediate: true },
  )
  const timer = setInterval(() => (level.value = meter?.read() ?? 0), readEveryMs)
  onScopeDispose(() => {
    clearInterval(timer)
    meter?.close()
  })
  return level
}
