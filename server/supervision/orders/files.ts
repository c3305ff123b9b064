import type { Readable } from 'node:stream'
import type { Knex } from 'knex'
import { z } from 'zod'
import { OrderFileId, OrderId, UserId } from '../../contract/ids.ts'
import type { MaterialType } from '../../contract/material.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { checkContentType, createKeptFiles, promisedKind } from '../../kernel/kept-files/index.ts'

/** A file that was handed in with an answer. */
export interface OrderFile {
  readonly id: OrderFileId
  readonly orderId: OrderId
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
  readonly storedAt: EpochMs
  readonly by: { readonly id: UserId; readonly name: string }
}

/** Attachments of answers to orders. */
export interface OrderFiles {
  /** Keeps a file, for an answer that is still to be sent. @throws DomainError what storing a file throws */
  keep(orderId: OrderId, fileName: string, body: Readable, actor: Actor): Promise<OrderFile>
  of(orderId: OrderId): Promise<readonly OrderFile[]>
  /** @throws DomainError `order.fileUnknown` */
  open(orderId: OrderId, id: OrderFileId): Promise<OrderFile & { readonly path: string }>
  /** That these were handed in for this order by whoever answers. @throws DomainError `order.fileUnknown` */
  require(trx: Knex, orderId: OrderId, ids: readonly OrderFileId[], by: UserId): Promise<void>
}

const Row = z
  .object({
    id: OrderFileId,
    order_id: OrderId,
    file_name: z.string(),
    media_type: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    stored_at: z.number(),
    by_id: UserId,
    by_name: z.string(),
  })
  .transform((row): OrderFile => ({
    ...{ id: row.id, orderId: row.order_id, fileName: row.file_name, mediaType: row.media_type },
    ...{ bytes: row.bytes, sha256: row.sha256, storedAt: row.stored_at },
    by: { id: row.by_id, name: row.by_name },
  }))

export const createOrderFiles = (options: {
  readonly database: Database
  readonly clock: Clock
  readonly folder: string
  readonly maxBytes: number
  readonly types: readonly MaterialType[]
}): OrderFiles => {
  const { database, clock } = options
  const files = createKeptFiles(options.folder)
  const of = async (orderId: OrderId, trx: Knex = database): Promise<readonly OrderFile[]> =>
    z.array(Row).parse(await trx('order_files').where({ order_id: orderId }).orderBy('id'))
  return {
    of: (orderId) => of(orderId),
    keep: async (orderId, fileName, body, actor) => {
      const kind = promisedKind(fileName, options.types)
      const received = await files.receive(orderId, body, options.maxBytes, (found) => {
        checkContentType(kind, found)
      })
      const file: OrderFile = {
        ...received,
        ...{ id: newId(OrderFileId), orderId, fileName, mediaType: kind.mediaType, storedAt: clock.now() },
        by: { id: actor.userId, name: actor.displayName },
      }
      await database('order_files').insert({
        ...{ id: file.id, order_id: orderId, file_name: fileName, media_type: file.mediaType },
        ...{ bytes: file.bytes, sha256: file.sha256, stored_at: file.storedAt },
        ...{ by_id: file.by.id, by_name: file.by.name },
      })
      return file
    },
    open: async (orderId, id) => {
      const file = (await of(orderId)).find((one) => one.id === id)
      if (!file) throw new DomainError('order.fileUnknown', { fileId: id })
      return { ...file, path: files.pathOf(orderId, file.sha256) }
    },
    require: async (trx, orderId, ids, by) => {
      const own = new Set((await of(orderId, trx)).filter((one) => one.by.id === by).map(({ id }) => id))
      const unknown = ids.find((id) => !own.has(id))
      if (unknown !== undefined) throw new DomainError('order.fileUnknown', { fileId: unknown })
    },
  }
}
