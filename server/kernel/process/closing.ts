/** What a process has opened; closed in the reverse order, each even if another fails. */
export interface Closing {
  add(close: () => Promise<void> | void): void
  /** Idempotent. Rejects with the first failure once everything has been tried. */
  close(): Promise<void>
}

export const createClosing = (): Closing => {
  const open: (() => Promise<void> | void)[] = []
  let closing: Promise<void> | undefined

  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = []
    for (let close = open.pop(); close; close = open.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed')
  }

  return {
    add: (close) => {
      open.push(close)
    },
    close: () => (closing ??= closeAll()),
  }
}
