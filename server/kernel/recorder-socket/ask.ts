import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { DomainError } from '../errors/index.ts'

export interface Question {
  readonly socketPath: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Longest wait for the whole answer. */
  readonly timeoutMs: number
}

export interface Answer {
  readonly status: number
  readonly body: string
}

/**
 * Asks a server that listens on a Unix socket.
 * @throws DomainError `recorder.notReady` where nobody answers in time
 */
export const ask = async (question: Question): Promise<Answer> => {
  const { socketPath, method, path, body, timeoutMs } = question
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const call = request(
        {
          socketPath,
          method,
          path,
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
          signal: AbortSignal.timeout(timeoutMs),
        },
        (response) => {
          text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject)
        },
      )
      call.once('error', reject)
      call.end(body === undefined ? undefined : JSON.stringify(body))
    })
  } catch (error) {
    throw new DomainError('recorder.notReady', {}, { cause: error })
  }
}
