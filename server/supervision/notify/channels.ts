import { createHmac } from 'node:crypto'
import type { Transporter } from 'nodemailer'
import { z } from 'zod'
import type { Config } from '../../kernel/config/index.ts'
import { withTimeout } from '../../kernel/errors/index.ts'

export const MailContent = z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() })
export const WebhookContent = z.object({ body: z.string() })

/** Where messages go. Each rejects where a message could not be handed over. */
export interface Channels {
  mail(content: z.infer<typeof MailContent>, id: string): Promise<void>
  webhook(content: z.infer<typeof WebhookContent>, id: string): Promise<void>
}

type Settings = Config['supervision']['notify']
const patienceMs = 30_000

/** Mail by SMTP, and a POST for gateways of short messages. A channel that is not configured is never asked. */
export const createChannels = ({ mail, webhook }: Settings): Channels => {
  let transport: Transporter | undefined
  /** Few places have a mail server: what speaks with it is loaded where there is one. */
  const open = async (to: NonNullable<Settings['mail']>): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer')
    return (transport ??= createTransport({
      ...{ host: to.host, port: to.port, secure: to.secure },
      ...(to.user !== null && { auth: { user: to.user, pass: to.password ?? '' } }),
      ...{ connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs },
    }))
  }
  return {
    mail: async ({ to, subject, text }, id) => {
      if (mail === null) throw new Error('mail is not configured')
      const sending = (await open(mail)).sendMail({
        ...{ from: mail.from, to, subject, text },
        // The same message sent twice is one for whoever sorts them.
        messageId: `<${id}@${mail.from.replace(/^.*@/u, '').replace(/>$/u, '')}>`,
      })
      await withTimeout(sending, patienceMs * 2, 'the mail server')
    },
    webhook: async ({ body }, id) => {
      if (webhook === null) throw new Error('no webhook is configured')
      const answer = await fetch(webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-huijian-message': id,
          // HMAC-SHA-256 (RFC 2104) of the body, so that a gateway knows who sends.
          ...(webhook.secret !== null && {
            'x-huijian-signature': createHmac('sha256', webhook.secret).update(body).digest('hex'),
          }),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      })
      await answer.body?.cancel()
      if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`)
    },
  }
}
