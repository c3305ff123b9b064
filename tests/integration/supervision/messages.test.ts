import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createSocketServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WarningPage, WarningWithCourse } from '../../../server/contract/supervision/warning.ts'
import { createChannels } from '../../../server/supervision/notify/channels.ts'
import { nextTry } from '../../../server/supervision/notify/message.ts'
import { caseEvents } from '../../support/supervision/events.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'

describe('what a unit is told', () => {
  let served: ServedSupervision
  const mails: { readonly to: readonly string[]; readonly subject: string; readonly text: string }[] = []
  const posts: { readonly event: string; readonly unit: object }[] = []
  let isGatewayDown = true

  beforeAll(async () => {
    served = await serveSupervision({
      channels: {
        mail: (content) => Promise.resolve(void mails.push(content)),
        webhook: ({ body }) => {
          if (isGatewayDown) return Promise.reject(new Error('connect ECONNREFUSED'))
          return Promise.resolve(void posts.push(JSON.parse(body) as (typeof posts)[number]))
        },
      },
    })
    // Nine days later: a case that was promised within five working days is overdue.
    served.directory.clock.step(9 * 86_400_000)
    const event = caseEvents('MAIL-1')
    await served.tell(
      [event('application', '2026-03-02T09:00'), event('acceptance', '2026-03-02T09:00')],
      await served.key(),
    )
    await served.supervision.follower.settled()
    await served.supervision.lookNow()
  })
  afterAll(() => served.close())

  it('of a card goes out by mail to its own addresses, without a word of who applied', () => {
    const [mail] = mails.filter(({ subject }) => subject.startsWith('黄牌'))
    expect(mail?.to).toEqual(['street@example.cn'])
    expect(mail?.text).toContain('MAIL-1')
    expect(mail?.text).toContain('https://huijian.example/cases/')
    expect(JSON.stringify(mails)).not.toContain('张三丰')
  })

  it('waits where the gateway is down, and goes out once', async () => {
    expect(posts).toEqual([])
    isGatewayDown = false
    served.directory.clock.advance(60_000)
    await served.supervision.lookNow()
    await served.supervision.lookNow()
    expect(posts.filter(({ event }) => event === 'warning.raised')).toHaveLength(
      mails.filter(({ subject }) => !subject.includes('逾期未答复')).length,
    )
  })

  it('is told again, as is the desk, where nobody answers in time; twice, and no more', async () => {
    const supervisor = await served.as('supervisor', 'supervisor')
    const { items } = WarningPage.parse(await supervisor.get('/api/warnings?level=yellow'))
    const id = items[0]?.id ?? ''
    for (let day = 0; day < 25; day += 1) {
      served.directory.clock.step(86_400_000)
      await served.supervision.lookNow()
    }
    const again = await served.again('supervisor')
    const { course } = WarningWithCourse.parse(await again.get(`/api/warnings/${id}`))
    expect(course.map(({ act, by }) => [act, by])).toEqual([
      ['raised', null],
      ['escalated', null],
      ['escalated', null],
    ])
    expect(mails.filter(({ subject }) => subject.startsWith('黄牌（逾期未答复）'))).toHaveLength(2)
  })
})

describe('the channels', () => {
  it('post to a gateway, signed, and say where it refuses', async () => {
    const received: { readonly body: string; readonly signature: unknown }[] = []
    let status = 200
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        received.push({ body, signature: request.headers['x-huijian-signature'] })
        response.writeHead(status).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const secret = 'a secret of a gateway'
    const channels = createChannels({
      mail: null,
      webhook: { url: `http://127.0.0.1:${port}/sms`, secret },
    })
    await channels.webhook({ body: '{"event":"order.issued"}' }, 'id-1')
    expect(received).toEqual([
      {
        body: '{"event":"order.issued"}',
        signature: createHmac('sha256', secret).update('{"event":"order.issued"}').digest('hex'),
      },
    ])
    status = 503
    await expect(channels.webhook({ body: '{}' }, 'id-2')).rejects.toThrow('503')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('hand mail to a server by SMTP', async () => {
    let letter = ''
    const server = createSocketServer((socket) => {
      let isData = false
      socket.write('220 test ESMTP\r\n')
      socket.on('data', (chunk) => {
        const text = chunk.toString()
        if (isData) letter += text
        if (isData && letter.includes('\r\n.\r\n')) {
          isData = false
          socket.write('250 kept\r\n')
        } else if (!isData && text.startsWith('DATA')) {
          isData = true
          socket.write('354 go on\r\n')
        } else if (!isData) socket.write(text.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n')
      })
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const channels = createChannels({
      mail: {
        ...{ host: '127.0.0.1', port, secure: false, user: null, password: null, from: 'a@example.cn' },
        recipients: [],
      },
      webhook: null,
    })
    await channels.mail({ to: ['b@example.cn'], subject: 'Order', text: 'Answer by Friday' }, 'id-3')
    expect(letter).toContain('To: b@example.cn')
    expect(letter).toContain('Message-ID: <id-3@example.cn>')
    expect(letter).toContain('Answer by Friday')
    await new Promise((resolve) => server.close(resolve))
  })

  it('are asked again with growing pauses, for days, and then no more', () => {
    const pauses: number[] = []
    for (let tries = 1; ; tries += 1) {
      const next = nextTry(tries, 0)
      if (next === null) break
      pauses.push(next)
    }
    expect(pauses.slice(0, 3)).toEqual([60_000, 120_000, 240_000])
    expect(Math.max(...pauses)).toBe(6 * 3_600_000)
    const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400_000
    expect(days).toBeGreaterThan(2)
    expect(days).toBeLessThan(5)
  })
})
