import { z } from 'zod'

/** An error on the wire: problem details (RFC 9457) with a stable `code` and the `requestId` to tell an administrator. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  requestId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  /** For `request.invalid`: what is wrong, field by field. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** What a socket event is acknowledged with. */
export type Ack<Data> = { readonly ok: true; readonly data: Data } | AckError
export interface AckError {
  readonly ok: false
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** A page of a list; `next` is the cursor of the page after it, or null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
