/** A bounded number of places; who finds none free waits in line. */
export interface Slots {
  /** Resolves with the function that gives the place back. Rejects if `signal` aborts while waiting. */
  take(signal?: AbortSignal): Promise<() => void>
}

export const createSlots = (count: number): Slots => {
  let free = count
  const waiting: (() => void)[] = []

  const give = (): (() => void) => {
    let given = false
    return () => {
      if (given) return
      given = true
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }

  return {
    take: async (signal) => {
      signal?.throwIfAborted()
      if (free > 0) {
        free -= 1
        return give()
      }
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal?.reason as Error)
        }
        const enter = (): void => {
          signal?.removeEventListener('abort', leave)
          resolve()
        }
        waiting.push(enter)
        signal?.addEventListener('abort', leave, { once: true })
      })
      return give()
    },
  }
}
