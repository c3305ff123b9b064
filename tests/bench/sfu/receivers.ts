import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { withTimeout } from '../../../server/kernel/errors/index.ts'
import type { RtcIdentity, RtcLocal, RtcRemote } from '../../support/rtc/index.ts'
import type { ReceiversAnswer, ReceiversRequest } from './receivers-program.ts'

/** Receivers in a process of their own, so that what they cost is not measured. */
export interface Receivers {
  connect(remote: RtcRemote, local?: RtcLocal): Promise<void>
  /** Counts from now on. */
  reset(): Promise<void>
  read(): Promise<{ readonly received: number; readonly lost: number }>
  /** Ends all that are connected. */
  drop(): Promise<void>
  close(): Promise<void>
}

const withinMs = 40_000

export const startReceivers = (identity: RtcIdentity): Receivers => {
  const child = fork(join(import.meta.dirname, 'receivers-program.ts'))
  const gone = once(child, 'exit')
  let nextId = 0

  const ask = (request: ReceiversRequest, fits: (answer: ReceiversAnswer) => boolean) =>
    withTimeout(
      new Promise<ReceiversAnswer>((resolve) => {
        const listen = (answer: ReceiversAnswer): void => {
          if (!fits(answer)) return
          child.off('message', listen)
          resolve(answer)
        }
        child.on('message', listen)
        child.send(request)
      }),
      withinMs,
      `the receivers to answer ${request.type}`,
    )

  return {
    connect: async (remote, local) => {
      const id = (nextId += 1)
      const answer = await ask(
        { type: 'connect', id, remote, identity, ...(local && { local }) },
        (one) => one.type === 'connected' && one.id === id,
      )
      if (answer.type === 'connected' && answer.error !== null) throw new Error(answer.error)
    },
    reset: async () => {
      await ask({ type: 'reset' }, ({ type }) => type === 'reset')
    },
    read: async () => {
      const answer = await ask({ type: 'read' }, ({ type }) => type === 'read')
      if (answer.type !== 'read') throw new Error('the receivers answered something else')
      return answer
    },
    drop: async () => {
      await ask({ type: 'close' }, ({ type }) => type === 'closed')
    },
    close: async () => {
      if (child.connected) child.disconnect()
      await withTimeout(gone, withinMs, 'the receivers to end')
    },
  }
}
