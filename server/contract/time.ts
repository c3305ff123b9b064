import { z } from 'zod'

/** UTC epoch milliseconds: how every time is held in code and in the databases. */
export type EpochMs = number

/** ISO 8601 with offset: how every time crosses the wire. */
export const Instant = z.iso.datetime({ offset: true }).describe('ISO 8601 with offset')
export type Instant = z.infer<typeof Instant>

/** ISO 8601 with offset, or epoch milliseconds, read into epoch milliseconds (for query strings). */
export const InstantQuery = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z
    .string()
    .regex(/^\d{12,14}$/u)
    .transform(Number),
])

export const toInstant = (at: EpochMs): Instant => new Date(at).toISOString()
export const fromInstant = (text: Instant): EpochMs => Date.parse(text)

/** A half-open range of wall-clock time, [from, to), in epoch milliseconds. */
export interface TimeRange {
  readonly from: EpochMs
  readonly to: EpochMs
}
