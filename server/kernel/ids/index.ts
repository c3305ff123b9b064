import { v7 } from 'uuid'
import type { z } from 'zod'

/** A new UUIDv7 (RFC 9562 §5.7), branded by the schema of the id wanted: `newId(UnitId)`. */
export const newId = <Schema extends z.ZodType<string>>(schema: Schema): z.output<Schema> =>
  schema.parse(v7())

/** When a UUIDv7 was made (RFC 9562 §5.7: its first 48 bits), in epoch milliseconds. */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
