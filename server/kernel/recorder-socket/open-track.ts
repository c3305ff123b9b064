import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { TrackAnswer, type TrackNote, type TrackOpening } from '../../contract/track.ts'
import { DomainError, withTimeout } from '../errors/index.ts'

/** A track that the recorder takes. */
export interface OpenTrack {
  /** Where its RTP is to be sent, on this machine. */
  readonly ports: { readonly video: number; readonly audio: number }
  say(note: TrackNote): void
  /** Ends it: the recorder writes out what came. Idempotent. */
  close(): void
}

export interface TrackCallbacks {
  readonly onKeyFrameWanted: () => void
  /** The recorder has gone, or takes the track no more. Not called after `close`. */
  readonly onLost: () => void
}

const openWithinMs = 5000

/**
 * Asks the recorder to take a track (contract/track).
 * @throws DomainError `recorder.notReady` where nobody answers in time, `recorder.refused`
 */
export const openTrack = async (
  socketPath: string,
  opening: TrackOpening,
  callbacks: TrackCallbacks,
): Promise<OpenTrack> => {
  const connection = connect({ path: socketPath })
  const ready = Promise.withResolvers<OpenTrack['ports']>()
  let opened = false
  let closed = false
  const send = (line: unknown): void => {
    if (connection.writable) connection.write(`${JSON.stringify(line)}\n`)
  }
  const close = (): void => {
    closed = true
    connection.destroy()
  }
  const lost = (error: unknown): void => {
    ready.reject(new DomainError('recorder.notReady', {}, { cause: error }))
    if (opened && !closed) callbacks.onLost()
    close()
  }
  connection.on('error', lost)
  connection.once('close', () => lost(new Error('the recorder closed the track')))
  createInterface({ input: connection }).on('line', (line) => {
    try {
      const answer = TrackAnswer.parse(JSON.parse(line))
      if (answer.type === 'ready') ready.resolve(answer.ports)
      else if (answer.type === 'keyFrameWanted') callbacks.onKeyFrameWanted()
      else ready.reject(new DomainError('recorder.refused', { code: answer.code }))
    } catch (error) {
      // Nothing that the recorder says.
      lost(error)
    }
  })
  send(opening)
  try {
    const ports = await withTimeout(ready.promise, openWithinMs, 'recorder')
    opened = true
    return { ports, say: send, close }
  } catch (error) {
    close()
    throw error
  }
}
