/** Memory for fragments that wait for a slow disk: one budget for all sources, so that it is bounded whatever they send. */
export interface StallBuffer {
  /** @returns false where the budget has no room for so many bytes */
  take(bytes: number): boolean
  /** Gives bytes back that were taken. */
  release(bytes: number): void
  readonly usedBytes: number
}

export const createStallBuffer = (largestBytes: number): StallBuffer => {
  let usedBytes = 0
  return {
    take: (bytes) => {
      if (usedBytes + bytes > largestBytes) return false
      usedBytes += bytes
      return true
    },
    release: (bytes) => {
      usedBytes -= bytes
    },
    get usedBytes() {
      return usedBytes
    },
  }
}
