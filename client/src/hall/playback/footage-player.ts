import Hls, { Events, type ErrorData, type LevelLoadedData } from 'hls.js/light'
import type { TimeRange } from '../../../../server/contract/time.ts'
import { createObservable, type Observable } from '../../media/index.ts'
import { onFrames } from './video-frames.ts'

/** What the player is doing. `drained`: the end of what its playlist lists. */
export type PlaybackStatus = 'idle' | 'loading' | 'playing' | 'paused' | 'drained' | 'failed'

export interface PlaybackState {
  readonly status: PlaybackStatus
  /** Wall clock of the picture shown, epoch milliseconds; while seeking, of the one asked for. */
  readonly at: number | undefined
  /** Why it failed, in hls.js's words (https://hlsjs.video-dev.org). */
  readonly detail: string | undefined
}

export interface FootagePlayerOptions {
  readonly video: HTMLVideoElement
  /** Address of the playlist of a range of wall clock. */
  readonly playlist: (range: TimeRange) => string
}

/** How much a playlist lists before and after the instant asked for: seeks within it are immediate. */
const leadMs = 60_000
const spanMs = 30 * 60_000
/** This close to its end a playlist has nothing more to show. */
const seamMs = 200

/**
 * Plays one source's footage from any instant. The media time of a playlist is wall clock minus its `origin` (its
 * first EXT-X-PROGRAM-DATE-TIME), so a seek is arithmetic. Gaps are the caller's business: who plays into one stays
 * there, because hls.js waits for ever at an EXT-X-GAP.
 */
export interface FootagePlayer {
  readonly state: Observable<PlaybackState>
  /** Shows the instant `at`, playing on from there or paused as it was; `now` bounds what can exist. */
  seek(at: number, now: number): void
  play(): void
  pause(): void
  setRate(rate: number): void
  /** Frees everything. Idempotent. */
  close(): void
}

export const createFootagePlayer = ({ video, playlist }: FootagePlayerOptions): FootagePlayer => {
  const state = createObservable<PlaybackState>({ status: 'idle', at: undefined, detail: undefined })
  let hls: Hls | undefined
  /** What the playlist lists, in wall clock; its start is the origin of the media time. */
  let listed: TimeRange | undefined
  let wanted = 0
  let rate = 1
  let wantsToPlay = true

  const change = (part: Partial<PlaybackState>) => state.set({ ...state.value, ...part })
  const start = () => {
    // A browser that holds playing back until the page was touched leaves it paused, and shows so.
    void video.play().catch(() => undefined)
  }

  const stopFrames = onFrames(video, (mediaTime) => {
    if (listed && !video.seeking) change({ at: listed.from + mediaTime * 1000 })
  })

  const loaded = (_event: Events, { details }: LevelLoadedData) => {
    if (listed) return
    const first = details.fragments[0]?.programDateTime
    if (first === null || first === undefined) {
      change({ status: 'drained' })
      return
    }
    listed = { from: first, to: first + details.totalduration * 1000 }
    hls?.startLoad(Math.max(0, (wanted - first) / 1000))
    video.playbackRate = rate
    if (wantsToPlay) start()
  }

  const failed = (_event: Events, data: ErrorData) => {
    if (data.fatal) change({ status: 'failed', detail: data.details })
  }

  const open = (at: number, now: number) => {
    hls?.destroy()
    listed = undefined
    hls = new Hls({ autoStartLoad: false, maxBufferLength: 20, backBufferLength: 60, enableWorker: true })
    hls.on(Events.LEVEL_LOADED, loaded)
    hls.on(Events.ERROR, failed)
    hls.loadSource(playlist({ from: at - leadMs, to: Math.min(at + spanMs, now) }))
    hls.attachMedia(video)
  }

  const listeners: Readonly<Record<string, () => void>> = {
    playing: () => change({ status: 'playing' }),
    waiting: () => change({ status: 'loading' }),
    pause: () => {
      if (!video.ended && !video.seeking && state.value.status !== 'loading') change({ status: 'paused' })
    },
    seeked: () => {
      if (video.paused) change({ status: 'paused' })
    },
    ended: () => change({ status: 'drained' }),
  }
  for (const [name, listener] of Object.entries(listeners)) video.addEventListener(name, listener)

  return {
    state,
    seek: (at, now) => {
      const { status } = state.value
      wanted = at
      change({ status: 'loading', at, detail: undefined })
      if (listed && status !== 'failed' && at >= listed.from && at < listed.to - seamMs) {
        video.currentTime = (at - listed.from) / 1000
        if (wantsToPlay) start()
      } else open(at, now)
    },
    play: () => {
      wantsToPlay = true
      start()
    },
    pause: () => {
      wantsToPlay = false
      video.pause()
      change({ status: 'paused' })
    },
    setRate: (now) => {
      rate = now
      video.playbackRate = now
    },
    close: () => {
      for (const [name, listener] of Object.entries(listeners)) video.removeEventListener(name, listener)
      stopFrames()
      hls?.destroy()
      hls = undefined
      video.removeAttribute('src')
      video.load()
    },
  }
}
