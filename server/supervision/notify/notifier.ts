import type { Knex } from 'knex'
import { z } from 'zod'
import { MessageId, type UnitId } from '../../contract/ids.ts'
import { toInstant } from '../../contract/time.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import { MailContent, WebhookContent, type Channels } from './channels.ts'
import { nextTry, type Message } from './message.ts'

/** Tells units by mail and webhook what they must know. What cannot be sent waits, and is tried again. */
export interface Notifier {
  /** Part of `trx`: what is told stands and falls with what it tells of. */
  tell(trx: Transaction, message: Message): Promise<void>
  /** Sends what waits. Returns how many messages were sent. */
  send(): Promise<number>
}

export interface NotifierOptions {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly settings: Config['supervision']['notify']
  readonly channels: Channels
  readonly publicOrigin: string | undefined
  readonly units: { nameOf(id: UnitId): string | undefined; codeOf(id: UnitId): string | undefined }
}

const atOnce = 50
const Row = z.object({
  id: z.string(),
  channel: z.enum(['mail', 'webhook']),
  content: z.string(),
  tries: z.number(),
})

export const createNotifier = (options: NotifierOptions): Notifier => {
  const { database, clock, log, settings, channels, units } = options

  const enqueue = async (trx: Knex, channel: 'mail' | 'webhook', content: object): Promise<void> => {
    const now = clock.now()
    await trx('messages').insert({
      ...{ id: newId(MessageId), channel, content: JSON.stringify(content), created_at: now },
      ...{ next_at: now, tries: 0 },
    })
  }
  const addressOf = (path: string): string =>
    options.publicOrigin === undefined ? path : new URL(path, options.publicOrigin).toString()

  const deliver = async (row: z.infer<typeof Row>): Promise<void> => {
    const content: unknown = JSON.parse(row.content)
    if (row.channel === 'mail') await channels.mail(MailContent.parse(content), row.id)
    else await channels.webhook(WebhookContent.parse(content), row.id)
  }

  return {
    tell: async (trx, message) => {
      const { event, unitId, number, subject, text, dueAt, path } = message
      const code = units.codeOf(unitId) ?? ''
      const to = settings.mail?.recipients.find((one) => one.unit === code)?.addresses ?? []
      if (settings.mail !== null && to.length > 0)
        await enqueue(trx, 'mail', { to, subject, text: `${text}\n\n${addressOf(path)}` })
      if (settings.webhook !== null) {
        const unit = { code, name: units.nameOf(unitId) ?? '' }
        const told = { event, at: toInstant(clock.now()), unit, number, subject, text, dueAt }
        await enqueue(trx, 'webhook', { body: JSON.stringify({ ...told, url: addressOf(path) }) })
      }
    },
    send: async () => {
      const rows = z
        .array(Row)
        .parse(
          await database('messages').where('next_at', '<=', clock.now()).orderBy('next_at').limit(atOnce),
        )
      let sent = 0
      for (const row of rows) {
        const tries = row.tries + 1
        try {
          await deliver(row)
          await database('messages')
            .where({ id: row.id })
            .update({ tries, next_at: null, sent_at: clock.now(), problem: null })
          sent += 1
        } catch (error) {
          const problem = error instanceof Error ? error.message : String(error)
          const next = nextTry(tries, clock.now())
          await database('messages').where({ id: row.id }).update({ tries, problem, next_at: next })
          log.warn(
            { messageId: row.id, channel: row.channel, tries, problem, givenUp: next === null },
            'a message was not sent',
          )
        }
      }
      return sent
    },
  }
}
