/** A value that changes: read it now, or be told of each change. */
export interface Observable<Value> {
  readonly value: Value
  /** Calls `listener` at every change until the returned function is called. */
  subscribe(listener: (value: Value) => void): () => void
}

export interface MutableObservable<Value> extends Observable<Value> {
  set(value: Value): void
}

/** An observable that tells its listeners only of values that differ from the one before. */
export const createObservable = <Value>(initial: Value): MutableObservable<Value> => {
  const listeners = new Set<(value: Value) => void>()
  let current = initial
  return {
    get value() {
      return current
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    set: (value) => {
      if (Object.is(value, current)) return
      current = value
      for (const listener of [...listeners]) listener(value)
    },
  }
}
