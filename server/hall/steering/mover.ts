import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../kernel/log/index.ts'
import type { OnvifDevice, Vector } from '../onvif/index.ts'

/**
 * Moves one camera: one command after the other, of several movements only the newest, and always a stop at the end. A
 * movement goes on only as long as it is renewed.
 */
export interface Mover {
  /** Resolves when the device has taken it, or a newer one took its place. Rejects with the device's error. */
  move(velocity: Vector): Promise<void>
  /** Resolves when the device has stopped; it is asked again where that fails. */
  stop(): Promise<void>
  /** Anything else, in turn; a movement is stopped before. */
  act<Answer>(action: (device: OnvifDevice) => Promise<Answer>): Promise<Answer>
  /** Stops a movement, and closes the device. Idempotent. */
  close(): Promise<void>
}

export interface MoverOptions {
  readonly open: () => Promise<OnvifDevice>
  /** A movement that is not renewed for this long is stopped, in milliseconds. */
  readonly moveMs: number
  readonly log: Log
}

const stopAttempts = 3
/** Between two attempts to stop, in milliseconds: a device that is busy is ready again soon. */
const stopAgainMs = 300

export const createMover = ({ open, moveMs, log }: MoverOptions): Mover => {
  let device: Promise<OnvifDevice> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let newest: Vector | undefined
  let moving = false
  let deadline: NodeJS.Timeout | undefined
  let closing: Promise<void> | undefined

  const connected = (): Promise<OnvifDevice> => {
    if (device) return device
    const opening = open()
    device = opening
    opening.catch(() => {
      if (device === opening) device = undefined
    })
    return opening
  }
  /** A device that failed is opened anew next time: it may have been restarted, or another address be known by then. */
  const forget = async (): Promise<void> => {
    const failed = device
    device = undefined
    ;(await failed?.catch(() => undefined))?.close()
  }

  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  const asked = async <Answer>(action: (to: OnvifDevice) => Promise<Answer>): Promise<Answer> => {
    try {
      return await action(await connected())
    } catch (error) {
      await forget()
      throw error
    }
  }

  const stopNow = async (): Promise<void> => {
    clearTimeout(deadline)
    if (!moving) return
    for (let attempt = 1; ; attempt += 1) {
      try {
        await asked((to) => to.stop())
        moving = false
        return
      } catch (error) {
        if (attempt < stopAttempts) {
          await delay(stopAgainMs)
          continue
        }
        // It stops by itself at the time-out that every movement carries.
        moving = false
        throw error
      }
    }
  }
  const stop = (): Promise<void> => {
    newest = undefined
    return inTurn(stopNow)
  }
  const stopUnrenewed = (): void => {
    stop().catch((error: unknown) => log.warn({ err: error }, 'a camera could not be stopped'))
  }

  return {
    move: (velocity) => {
      newest = velocity
      return inTurn(async () => {
        if (newest !== velocity || closing) return
        clearTimeout(deadline)
        deadline = setTimeout(stopUnrenewed, moveMs)
        moving = true
        await asked((to) => to.move(velocity, moveMs + 1000))
      })
    },
    stop,
    act: (action) => {
      newest = undefined
      return inTurn(async () => {
        await stopNow()
        return asked(action)
      })
    },
    close: () =>
      (closing ??= (async () => {
        newest = undefined
        await inTurn(stopNow).catch(() => undefined)
        await forget()
      })()),
  }
}
