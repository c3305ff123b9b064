import type { Socket } from 'socket.io'
import { z } from 'zod'
import { errorEntry } from '../../contract/errors/index.ts'
import type { Ack, AckError } from '../../contract/problem.ts'
import type { SocketEvent } from '../../contract/sockets.ts'
import type { Access, Actor } from '../access/index.ts'
import { DomainError, fitAnswer } from '../errors/index.ts'
import type { Log } from '../log/index.ts'
import type { Sockets } from './server.ts'

/** What every handler of a namespace needs. */
export interface HandlerContext {
  readonly sockets: Sockets
  readonly access: Access
  readonly log: Log
}

const refusal = (error: unknown, event: string, log: Log): AckError => {
  const known =
    error instanceof DomainError
      ? error
      : new DomainError(error instanceof z.ZodError ? 'request.invalid' : 'server.internal')
  if (known.code === 'server.internal') log.error({ err: error, event }, 'socket event failed')
  return { ok: false, code: known.code, message: errorEntry(known.code).zh, details: known.details }
}

/**
 * Answers one event of a socket: authenticate again, authorise, parse, act, acknowledge. The handler only calls its
 * domain; whatever it throws becomes an ack with the error's code.
 */
export const handle = <Input extends z.ZodType, Output extends z.ZodType>(
  context: HandlerContext,
  socket: Socket,
  event: string,
  schema: SocketEvent<Input, Output>,
  act: (input: z.output<Input>, actor: Actor) => Promise<z.input<Output>> | z.input<Output>,
): void => {
  const answer = async (payload: unknown): Promise<Ack<unknown>> => {
    try {
      const actor = await context.sockets.refresh(socket)
      if (!actor) throw new DomainError('access.unauthenticated')
      context.access.require(actor, schema.action)
      const output = await act(schema.input.parse(payload), actor)
      return { ok: true, data: fitAnswer(schema.output, output) }
    } catch (error) {
      return refusal(error, event, context.log)
    }
  }
  socket.on(event, (payload: unknown, acknowledge?: unknown) => {
    void answer(payload).then((ack) => {
      if (typeof acknowledge === 'function') (acknowledge as (ack: Ack<unknown>) => void)(ack)
    })
  })
}
