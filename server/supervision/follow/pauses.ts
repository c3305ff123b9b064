/** A loop's rest: it can be cut short, and others can wait until the loop has nothing to do. */
export interface Pauses {
  /** Resolves after `ms`, at the next `wake`, or at once after one missed. */
  wait(ms: number): Promise<void>
  wake(): void
  /** The loop says that it has nothing to do. */
  settle(): void
  /** Resolves when the loop has had nothing to do once since it was last woken. */
  settled(): Promise<void>
}

export const createPauses = (): Pauses => {
  let missed = false
  let end: (() => void) | undefined
  const waiting = new Set<() => void>()
  return {
    wait: async (ms) => {
      if (missed) {
        missed = false
        return
      }
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        end = resolve
        timer = setTimeout(resolve, ms)
      })
      end = undefined
      clearTimeout(timer)
    },
    wake: () => {
      if (end) end()
      else missed = true
    },
    settle: () => {
      if (missed) return
      for (const done of waiting) done()
      waiting.clear()
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.add(resolve)
        if (end) end()
        else missed = true
      }),
  }
}
