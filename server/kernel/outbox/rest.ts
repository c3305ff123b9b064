/** Waiting that can be cut short: a loop rests between attempts until its time is up or there is something to do. */
export interface Rest {
  /** Resolves after `ms` (never by itself where that is undefined), at the next `wake`, or at once after one missed. */
  wait(ms?: number): Promise<void>
  wake(): void
}

export const createRest = (): Rest => {
  let missed = false
  let end: (() => void) | undefined
  return {
    wait: async (ms) => {
      if (missed) {
        missed = false
        return
      }
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        end = resolve
        if (ms !== undefined) timer = setTimeout(resolve, ms)
      })
      end = undefined
      clearTimeout(timer)
    },
    wake: () => {
      if (end) end()
      else missed = true
    },
  }
}
