/** Lets through what a line of so many kbit/s would; a queue of half a second stands before it, what overflows it is lost. */
export interface Bucket {
  take(bytes: number, kbps: number | null): boolean
}

const queueSeconds = 0.5

/** @param now in milliseconds */
export const createBucket = (now: () => number = () => performance.now()): Bucket => {
  let tokens = 0
  let at = now()
  return {
    take: (bytes, kbps) => {
      const passed = now() - at
      at += passed
      if (kbps === null) return true
      const full = (kbps / 8) * 1000 * queueSeconds
      tokens = Math.min(full, tokens + (passed * kbps) / 8)
      if (tokens < bytes) return false
      tokens -= bytes
      return true
    },
  }
}
