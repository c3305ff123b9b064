import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { SourceId } from '../../../../server/contract/ids.ts'
import { useApi } from '../../api/index.ts'
import { fetchBytes } from '../../api/bytes.ts'
import { viewingsUrl } from '../../api/review.ts'
import { lookAround } from './look-around.ts'
import { isSkimming, rates, shuttle } from './player/clock.ts'
import { createReviewEngine, type ReviewState } from './player/engine.ts'
import { createFragmentIndex } from './player/fragment-index.ts'
import { createHlsTrack } from './player/hls-track.ts'
import { createSoundPlayer } from './player/sound.ts'
import { createTrack, type Track } from './player/track.ts'
import { createViewingLog } from './player/viewing-log.ts'
import { footageBeside } from './timeline/row-footage.ts'

/** How often the page is told where the clock stands while it runs. */
const tellEveryMs = 100
const reportEveryMs = 30_000

/** WebCodecs exist in secure contexts only: TLS, or this machine itself. */
const hasDecoder = typeof VideoDecoder !== 'undefined'

/** The cameras of a review on one clock, as a page uses them. */
export const useReview = (options: {
  readonly at: number
  readonly rate: number
  readonly sources: Readonly<Ref<readonly SourceId[]>>
  readonly serverNow: () => number
  readonly skipGaps: Readonly<Ref<boolean>>
  /** Whose sound is heard. */
  readonly sound: Readonly<Ref<SourceId | undefined>>
}) => {
  const api = useApi()
  const monotonic = () => performance.now()
  const tracks = new Map<SourceId, Track>()
  const log = createViewingLog(options.serverNow)
  const speaker = createSoundPlayer()

  /** Where footage goes on after a gap that the clock ran into: asked for once, then known. */
  let beyondGap:
    { readonly from: number; readonly to: number | undefined; readonly back: boolean } | undefined
  let asking = false
  const afterGap = (at: number, rate: number): number | undefined => {
    if (!options.skipGaps.value) return undefined
    const back = rate < 0
    if (beyondGap?.back === back && beyondGap.from <= at && at <= beyondGap.from + 1000) return beyondGap.to
    if (asking) return undefined
    asking = true
    lookAround(api, options.sources.value, at, back ? -1 : 1, (rows) =>
      footageBeside(rows, at, back ? -1 : 1),
    )
      .then(
        (to) => (beyondGap = { from: at, to, back }),
        // Asked again at the next round.
        () => undefined,
      )
      .finally(() => (asking = false))
    return undefined
  }

  const state = shallowRef<ReviewState>({
    at: options.at,
    running: false,
    rate: options.rate,
    waiting: false,
    tracks: new Map(),
  })
  let toldAt = 0
  const engine = createReviewEngine({
    ...{ at: options.at, monotonic, serverNow: options.serverNow, afterGap },
    onState: (next) => {
      const before = state.value
      const onlyTime =
        next.running &&
        before.running &&
        next.rate === before.rate &&
        next.waiting === before.waiting &&
        [...next.tracks].every(([source, one]) => before.tracks.get(source) === one)
      if (onlyTime && monotonic() - toldAt < tellEveryMs) return
      toldAt = monotonic()
      state.value = next
    },
  })
  engine.setRate(options.rate)

  const arrange = () =>
    engine.setTracks(
      new Map(
        options.sources.value.flatMap((source) => {
          const track = tracks.get(source)
          return track ? [[source, track] as const] : []
        }),
      ),
    )
  watch(options.sources, arrange)

  /** A tile brings its canvas, or takes it away. */
  const attach = (source: SourceId, canvas: HTMLCanvasElement | null) => {
    tracks.get(source)?.close()
    tracks.delete(source)
    if (canvas) {
      const index = createFragmentIndex({
        load: (range, signal) => api.review.fragments(source, range, signal),
        onKnown: () => undefined,
        monotonic,
      })
      tracks.set(
        source,
        hasDecoder
          ? createTrack({ source, index, canvas, fetchBytes, onChange: () => undefined })
          : createHlsTrack({ source, index, canvas, serverNow: options.serverNow }),
      )
    }
    arrange()
  }

  const listen = () => {
    const heard = options.sound.value
    const { running, waiting, rate } = engine.state
    const track = heard === undefined ? undefined : tracks.get(heard)
    if (!track || !running || waiting || rate !== 1) speaker.follow(undefined)
    else speaker.follow({ at: engine.state.at, fragments: track.loadedAt(engine.state.at) })
  }

  let frame = requestAnimationFrame(function round() {
    engine.tick()
    listen()
    const shown = [...engine.state.tracks]
      .filter(([, one]) => one === 'shown' || one === 'transcoded')
      .map(([source]) => source)
    log.note(shown, engine.state.at)
    frame = requestAnimationFrame(round)
  })

  const report = async () => {
    const items = log.take()
    for (let n = 0; n < items.length; n += 100) await api.review.viewed({ items: items.slice(n, n + 100) })
  }
  // What could not be told now was asked for at least: that stands in the log already.
  const reportNow = () => void report().catch(() => undefined)
  const reporting = setInterval(reportNow, reportEveryMs)
  /** A page that goes away answers nothing any more: the browser delivers this by itself. */
  const reportLast = () => {
    const items = log.take().slice(0, 100)
    if (items.length > 0)
      navigator.sendBeacon(viewingsUrl, new Blob([JSON.stringify({ items })], { type: 'application/json' }))
  }
  window.addEventListener('pagehide', reportLast)

  onScopeDispose(() => {
    cancelAnimationFrame(frame)
    clearInterval(reporting)
    window.removeEventListener('pagehide', reportLast)
    reportNow()
    engine.close()
    speaker.close()
  })

  return {
    state,
    attach,
    /** Whether single pictures are exact: not where HLS has to do. */
    exact: hasDecoder,
    skimming: computed(() => isSkimming(state.value.rate)),
    rates,
    seek: (at: number) => engine.seek(at),
    run: (running: boolean) => engine.run(running),
    toggle: () => engine.run(!engine.state.running),
    setRate: (rate: number) => engine.setRate(rate),
    shuttle: (faster: boolean) => {
      engine.setRate(engine.state.running ? shuttle(engine.state.rate, faster) : faster ? 1 : -1)
      engine.run(true)
    },
    step: (direction: 1 | -1) => engine.step(direction),
    jump: (by: number) => engine.seek(engine.state.at + by),
    now: () => engine.state.at,
    /** Why a camera's footage cannot be had. */
    failureOf: (source: SourceId) => tracks.get(source)?.failure,
  }
}
export type Review = ReturnType<typeof useReview>
