import type { SourceId } from '../../../../../server/contract/ids.ts'
import { playlistUrl } from '../../../api/hall.ts'
import { createFootagePlayer } from '../../playback/footage-player.ts'
import { isSkimming } from './clock.ts'
import type { FragmentIndex } from './fragment-index.ts'
import type { Track } from './track.ts'

/** Further off than this a picture is sought anew; nearer, the player only runs a little faster or slower. */
const seekMs = 600
const mostCorrection = 0.15
/** Half a picture: nearer than this nothing is sought while the clock stands. */
const stillMs = 20
const frameMs = 40

/**
 * A camera played through HLS, for pages without WebCodecs (no TLS, an old browser). It keeps near the clock, and knows
 * single pictures only as far as a video element does.
 */
export const createHlsTrack = (options: {
  readonly source: SourceId
  readonly index: FragmentIndex
  readonly canvas: HTMLCanvasElement
  readonly serverNow: () => number
}): Track => {
  const { source, index, canvas, serverNow } = options
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  const player = createFootagePlayer({ video, playlist: (range) => playlistUrl(source, range) })
  player.pause()
  const context = canvas.getContext('2d', { alpha: false })
  let shownAt: number | undefined

  const draw = (): void => {
    const { videoWidth, videoHeight } = video
    if (videoWidth === 0 || video.readyState < 2) return
    if (canvas.width !== videoWidth || canvas.height !== videoHeight)
      Object.assign(canvas, { width: videoWidth, height: videoHeight })
    context?.drawImage(video, 0, 0)
    shownAt = player.state.value.at
  }

  /** Brings the player nearer to the clock. */
  const follow = (at: number, rate: number, running: boolean): void => {
    const now = player.state.value.at
    const plays = running && !isSkimming(rate)
    const late = now === undefined ? Infinity : at - now
    if (plays && Math.abs(late) < seekMs) {
      const correction = Math.max(-mostCorrection, Math.min(mostCorrection, late / 2000))
      player.setRate(Math.max(0.1, rate * (1 + correction)))
      if (video.paused) player.play()
      return
    }
    if (!plays && !video.paused) player.pause()
    if (Math.abs(late) > stillMs && !video.seeking && player.state.value.status !== 'loading')
      player.seek(at, serverNow())
  }

  return {
    source,
    prepare: (at, rate, running) => {
      const place = index.find(at)
      if (place === 'unknown') return index.failure === undefined ? 'loading' : 'failed'
      if (place === 'nothing') return 'gap'
      follow(at, rate, running)
      if (player.state.value.status === 'failed') return 'failed'
      const now = player.state.value.at
      return now !== undefined && Math.abs(at - now) < 2 * seekMs ? 'shown' : 'loading'
    },
    draw,
    get shownAt() {
      return shownAt
    },
    step: (at, direction) => at + direction * frameMs,
    loadedAt: () => [],
    get failure() {
      return index.failure
    },
    close: () => {
      player.close()
      index.close()
    },
  }
}
