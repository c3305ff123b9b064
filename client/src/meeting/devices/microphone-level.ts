/** Level of one sound track over the last moment, from 0 (silence) to 1 (full scale). */
export interface LevelMeter {
  read(): number
  close(): void
}

/** Meters on one audio context: a browser allows few contexts, a meeting has many tracks. */
export interface LevelMeters {
  of(track: MediaStreamTrack): LevelMeter
  /** Ends every meter. Idempotent. */
  close(): void
}

/** At 48 kHz 85 ms, so that readings twelve times a second miss nothing. */
const windowSamples = 4096

/** Decibels below full scale that count as silence. */
const floorDb = -60

/** Root mean square of samples in [-1, 1], on a decibel scale from `floorDb` to 0, as 0 to 1. */
export const levelOf = (samples: Float32Array): number => {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  return rms === 0 ? 0 : Math.min(1, Math.max(0, 1 - (20 * Math.log10(rms)) / floorDb))
}

/** Listens to tracks without playing them. */
export const createLevelMeters = (): LevelMeters => {
  const context = new AudioContext()
  let closed = false
  return {
    of: (track) => {
      const source = context.createMediaStreamSource(new MediaStream([track]))
      const analyser = context.createAnalyser()
      analyser.fftSize = windowSamples
      source.connect(analyser)
      const samples = new Float32Array(analyser.fftSize)
      return {
        read: () => {
          // Browsers hold a context back until the page was touched.
          if (context.state === 'suspended') void context.resume()
          analyser.getFloatTimeDomainData(samples)
          return levelOf(samples)
        },
        close: () => source.disconnect(),
      }
    },
    close: () => {
      if (closed) return
      closed = true
      void context.close()
    },
  }
}
