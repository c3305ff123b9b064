import type { z } from 'zod'
import type { Action } from './rights.ts'

/** One event from client to server: what it carries, what its ack carries, and the right it needs. */
export interface SocketEvent<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input
  readonly output: Output
  readonly action: Action
}

/** Declares an event, so that a map of events keeps the exact schema types. */
export const socketEvent = <Input extends z.ZodType, Output extends z.ZodType>(
  action: Action,
  input: Input,
  output: Output,
): SocketEvent<Input, Output> => ({ action, input, output })

export type SocketEvents = Readonly<Record<string, SocketEvent>>
/** Events the server sends: name to schema. */
export type ServerEvents = Readonly<Record<string, z.ZodType>>
