import type { Log } from '../kernel/log/index.ts'

type Listener<Payload> = (payload: Payload) => void

/** Lets others listen to what happens to an object. */
export interface Observer<Events extends object> {
  /** Calls `listener` at every such event until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void
}

export interface OwnedObserver<Events extends object> extends Observer<Events> {
  /** Tells every listener. One that throws is logged; it breaks neither the teller nor the other listeners. */
  tell<Name extends keyof Events>(name: Name, payload: Events[Name]): void
}

export const createObserver = <Events extends object>(log: Log): OwnedObserver<Events> => {
  const listeners: { [Name in keyof Events]?: Set<Listener<Events[Name]>> } = {}
  return {
    on: (name, listener) => {
      const set = (listeners[name] ??= new Set())
      set.add(listener)
      return () => void set.delete(listener)
    },
    tell: (name, payload) => {
      for (const listener of [...(listeners[name] ?? [])]) {
        try {
          listener(payload)
        } catch (error) {
          log.error({ err: error, event: name }, 'a listener of the SFU failed')
        }
      }
    },
  }
}
