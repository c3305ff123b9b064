import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { SourceId } from '../../../../server/contract/ids.ts'
import { playlistUrl } from '../../api/hall.ts'
import { lastCovered, type Footage } from '../coverage.ts'
import { createFootagePlayer, type PlaybackState } from './footage-player.ts'
import { stepOver, stepTo, type SkippedGap } from './gap-watch.ts'

/** A picture that waits this close to the end of unbroken footage waits for what is not there. */
const marginMs = 700
/** Holes shorter than this are seams between files: crossed without a word. */
const toldMs = 1000
const checkEveryMs = 250
/** How long, in footage, it is said that a hole was gone over. */
const shownMs = 8000

export interface FootagePlayback {
  readonly state: Readonly<Ref<PlaybackState>>
  /** The hole gone over last; forgotten at the next seek. */
  readonly skipped: Readonly<Ref<SkippedGap | undefined>>
  /** Asked for an instant without footage, and with none after it. */
  readonly nothingAt: Readonly<Ref<number | undefined>>
  readonly rate: Ref<number>
  readonly seek: (at: number) => void
  readonly toggle: () => void
}

/** Plays one source in a `<video>`, going over what the timeline says is not there. */
export const useFootagePlayback = (
  video: HTMLVideoElement,
  source: SourceId,
  footage: Readonly<Ref<Footage>>,
  serverNow: () => number,
): FootagePlayback => {
  const player = createFootagePlayer({ video, playlist: (range) => playlistUrl(source, range) })
  const state = shallowRef(player.state.value)
  const skipped = shallowRef<SkippedGap>()
  const nothingAt = ref<number>()
  const rate = ref(1)
  const stop = player.state.subscribe((now) => (state.value = now))

  let asked: number | undefined
  const goTo = (at: number) => {
    asked = at
    player.seek(at, serverNow())
  }
  const skip = (gap: SkippedGap) => {
    skipped.value = gap.to - gap.from >= toldMs ? gap : undefined
    goTo(gap.to)
  }

  const seek = (at: number) => {
    skipped.value = undefined
    nothingAt.value = undefined
    const step = stepTo(footage.value, at)
    if (step.kind === 'skip') skip(step.gap)
    else if (step.kind === 'play') goTo(at)
    else nothingAt.value = at
  }

  // What hls.js would wait for, for ever, is known here: the timeline says where footage goes on.
  const check = () => {
    const { status, at } = state.value
    if (skipped.value && at !== undefined && at > skipped.value.to + shownMs) skipped.value = undefined
    if (at === undefined || (status !== 'loading' && status !== 'drained') || video.seeking) return
    const step = stepOver(footage.value, at, marginMs)
    if (step.kind === 'skip') skip(step.gap)
    else if (step.kind === 'play' && status === 'drained') goTo(at)
  }
  const timer = setInterval(check, checkEveryMs)

  // Where what comes after a hole was buffered already, hls.js goes over it by itself: that is told all the same.
  watch(
    () => state.value.at,
    (at, before) => {
      if (at === undefined || before === undefined || at === asked || at - before < toldMs) return
      const step = stepOver(footage.value, before, marginMs)
      if (step.kind === 'skip' && step.gap.to <= at) skipped.value = step.gap
    },
  )

  watch(rate, (now) => player.setRate(now))
  // An instant that had nothing may get footage while one looks at it.
  watch(footage, (now) => {
    if (nothingAt.value !== undefined && (lastCovered(now) ?? 0) > nothingAt.value) seek(nothingAt.value)
  })
  onScopeDispose(() => {
    stop()
    clearInterval(timer)
    player.close()
  })
  return {
    state,
    skipped,
    nothingAt,
    rate,
    seek,
    toggle: () => (state.value.status === 'paused' || video.paused ? player.play() : player.pause()),
  }
}
