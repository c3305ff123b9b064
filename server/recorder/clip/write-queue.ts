import type { WrittenFragment } from './clip-writer.ts'
import type { ArrivedFragment } from './fragment-reader.ts'
import type { StallBuffer } from './stall-buffer.ts'

/**
 * Between the stream of a camera and the disk: while the disk takes each fragment at once nothing is copied and nothing
 * waits; while it does not, fragments are kept in bounded memory, and the camera is read on.
 */
export interface WriteQueue {
  /**
   * Hands a fragment over; resolves when its `mdat` may be overwritten, at the latest after `patienceMs`.
   * @throws what the disk said of this fragment or an earlier one; nothing more is written then
   */
  take(fragment: ArrivedFragment): Promise<void>
  /** Resolves when all that was taken is written. @throws what the disk said */
  drained(): Promise<void>
  /** Forgets what waits: nobody waits for the disk any more. */
  abandon(): void
}

export interface WriteQueueOptions {
  /** One at a time, in order. */
  readonly write: (fragment: ArrivedFragment) => Promise<WrittenFragment>
  readonly buffer: StallBuffer
  readonly onWritten: (written: WrittenFragment) => void
  /** The memory is full: this fragment, and those that follow until there is room, are lost. */
  readonly onDropped: (fragment: ArrivedFragment) => void
  /** All before the dropped fragments is written; what is written next comes behind them. */
  readonly onHole: () => void
  /** Told once, where no caller of `take` waits to hear it. */
  readonly onFailed: (error: unknown) => void
}

/** A disk that has not taken a fragment by then is slow; long enough that a busy one costs no memory. */
const patienceMs = 100

interface Waiting {
  readonly fragment: ArrivedFragment
  readonly heldBytes: number
  /** Fragments before it were dropped. */
  readonly afterHole: boolean
}

/** A copy that is the queue's own: exactly as large as what it holds, so that the budget counts what is used. */
const copied = (fragment: ArrivedFragment): ArrivedFragment => {
  const mdat = Buffer.allocUnsafeSlow(fragment.mdat.length)
  fragment.mdat.copy(mdat)
  return { ...fragment, mdat }
}

/** Gives a copy's memory back at once: the budget must not run ahead of the garbage collector. */
const giveBack = ({ mdat }: ArrivedFragment): void => {
  if (mdat.buffer instanceof ArrayBuffer) mdat.buffer.transfer(0)
}

/** Whether the promise settles within the time; rejects as it does. */
const settlesWithin = async (work: Promise<void>, ms: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

export const createWriteQueue = (options: WriteQueueOptions): WriteQueue => {
  const { buffer } = options
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let dropping = false
  let failure: unknown

  const forget = (): void => {
    for (const { heldBytes } of waiting.splice(0)) buffer.release(heldBytes)
  }

  const writeOne = async ({ fragment, heldBytes, afterHole }: Waiting): Promise<void> => {
    try {
      if (afterHole) options.onHole()
      options.onWritten(await options.write(fragment))
    } finally {
      if (heldBytes > 0) {
        giveBack(fragment)
        buffer.release(heldBytes)
      }
    }
  }

  const writeFrom = async (first: Waiting): Promise<void> => {
    try {
      for (let next: Waiting | undefined = first; next; next = waiting.shift()) await writeOne(next)
    } catch (error) {
      failure = error
      forget()
      throw error
    } finally {
      running = undefined
    }
  }

  /** Whether fragments were dropped before this one, which is kept. */
  const endOfHole = (): boolean => {
    const was = dropping
    dropping = false
    return was
  }

  const wait = (fragment: ArrivedFragment): void => {
    const heldBytes = fragment.mdat.length
    if (buffer.take(heldBytes)) {
      waiting.push({ fragment: copied(fragment), heldBytes, afterHole: endOfHole() })
      return
    }
    if (!dropping) options.onDropped(fragment)
    dropping = true
  }

  return {
    take: async (fragment) => {
      if (failure !== undefined) throw failure as Error
      if (running) {
        wait(fragment)
        return
      }
      const writing = writeFrom({ fragment, heldBytes: 0, afterHole: endOfHole() })
      running = writing
      if (await settlesWithin(writing, patienceMs)) return
      fragment.keep()
      writing.catch(options.onFailed)
    },
    drained: async () => {
      await running
      if (failure !== undefined) throw failure as Error
    },
    abandon: forget,
  }
}
