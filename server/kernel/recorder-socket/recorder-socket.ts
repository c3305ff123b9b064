import type { z } from 'zod'
import {
  CommandResult,
  JournalPage,
  RecorderStatus,
  type JournalEntry,
  type RecorderCommand,
} from '../../contract/recorder.ts'
import { DomainError } from '../errors/index.ts'
import { ask, type Answer } from './ask.ts'

/** The recorder as web reaches it. Every call is bounded in time, and fails with `recorder.notReady` where nobody answers. */
export interface RecorderSocket {
  /**
   * Hands a command over; once this resolves the recorder has carried it out and keeps that.
   * @returns its answer
   * @throws DomainError `recorder.refused` where it will never take this command
   */
  send(command: RecorderCommand): Promise<CommandResult>
  status(): Promise<RecorderStatus>
  /** Entries of the journal behind `after`, oldest first, as many as the recorder likes to give at once. */
  journal(after: number): Promise<readonly JournalEntry[]>
  /** Its metrics in the Prometheus text format. */
  metrics(): Promise<string>
}

const isOk = ({ status }: Answer): boolean => status >= 200 && status < 300

/** Answers that another attempt may change (RFC 9110 §15.5.9, RFC 6585 §4); any other 4xx is final. */
const passing = new Set([408, 425, 429])
const isFinal = ({ status }: Answer): boolean => status >= 400 && status < 500 && !passing.has(status)

const read = <Schema extends z.ZodType>(schema: Schema, answer: Answer): z.output<Schema> => {
  if (!isOk(answer)) throw new DomainError('recorder.notReady', { status: answer.status })
  return schema.parse(JSON.parse(answer.body))
}

/** @param options.timeoutMs longest wait for an answer; 2000 by default */
export const createRecorderSocket = (options: {
  readonly socketPath: string
  readonly timeoutMs?: number
}): RecorderSocket => {
  const { socketPath, timeoutMs = 2000 } = options
  const get = (path: string): Promise<Answer> => ask({ socketPath, method: 'GET', path, timeoutMs })
  return {
    send: async (command) => {
      const answer = await ask({ socketPath, method: 'POST', path: '/commands', body: command, timeoutMs })
      if (isFinal(answer))
        throw new DomainError('recorder.refused', {
          status: answer.status,
          answer: answer.body.slice(0, 500),
        })
      return read(CommandResult, answer)
    },
    status: async () => read(RecorderStatus, await get('/status')),
    metrics: async () => {
      const answer = await get('/metrics')
      if (!isOk(answer)) throw new DomainError('recorder.notReady', { status: answer.status })
      return answer.body
    },
    journal: async (after) => read(JournalPage, await get(`/journal?after=${after}`)).entries,
  }
}
