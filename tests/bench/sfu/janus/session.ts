import { randomUUID } from 'node:crypto'

type Json = Readonly<Record<string, unknown>>

/** A handle of Janus: one publisher or subscriber of the video room. */
export interface JanusHandle {
  /** Sends a request to the plugin and resolves with the event that answers it. @throws Error with what Janus says */
  ask(body: Json, jsep?: Json): Promise<{ readonly data: Json; readonly sdp: string | undefined }>
}

export interface JanusSession {
  attach(): Promise<JanusHandle>
  close(): void
}

const withinMs = 20_000

/** A session over Janus' HTTP interface: events come by a request that waits. */
export const openJanusSession = async (url: string): Promise<JanusSession> => {
  const closing = new AbortController()
  const waiting = new Map<string, (event: Json) => void>()

  const post = async (path: string, body: Json): Promise<Json> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(withinMs)]),
    })
    const answer = (await response.json()) as Json
    if (answer['janus'] === 'error') throw new Error(`Janus: ${JSON.stringify(answer['error'])}`)
    return answer
  }
  const idOf = (answer: Json): number => (answer['data'] as { id: number }).id

  const session = idOf(await post('', { janus: 'create', transaction: randomUUID() }))
  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const response = await fetch(`${url}/${session}?maxev=10`, { signal: closing.signal })
      for (const event of [(await response.json()) as Json | readonly Json[]].flat())
        waiting.get(String(event['transaction']))?.(event)
    }
  }
  const polling = poll().catch(() => undefined)

  return {
    attach: async () => {
      const plugin = 'janus.plugin.videoroom'
      const handle = idOf(await post(`/${session}`, { janus: 'attach', plugin, transaction: randomUUID() }))
      return {
        ask: async (body, jsep) => {
          const transaction = randomUUID()
          const { promise, resolve, reject } = Promise.withResolvers<Json>()
          const timer = setTimeout(() => reject(new Error('Janus did not answer')), withinMs)
          waiting.set(transaction, (event) => {
            if (event['janus'] === 'event') resolve(event)
          })
          try {
            const message = { janus: 'message', transaction, body, ...(jsep && { jsep }) }
            const answer = await post(`/${session}/${handle}`, message)
            const event = answer['janus'] === 'success' ? answer : await promise
            const data = (event['plugindata'] as { data: Json }).data
            if (data['error'] !== undefined) throw new Error(`Janus: ${JSON.stringify(data)}`)
            return { data, sdp: (event['jsep'] as { sdp: string } | undefined)?.sdp }
          } finally {
            clearTimeout(timer)
            waiting.delete(transaction)
          }
        },
      }
    },
    close: () => {
      closing.abort()
      void polling
    },
  }
}
