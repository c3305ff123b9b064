import type { CaseEvent } from '../../contract/supervision/case-event.ts'
import { FeedAnswer, maxBatch } from '../../contract/supervision/feed.ts'

/** What became of events that were sent. */
export interface Sent {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Why the first of those was. */
  readonly why: string | null
}

/** Sends events to a server's feed, batch by batch. @throws Error where it refuses a batch */
export const sendEvents = async (
  url: string,
  key: string,
  events: readonly CaseEvent[],
  onBatch: (sent: Sent) => void = () => undefined,
): Promise<Sent> => {
  let sent: Sent = { accepted: 0, duplicates: 0, rejected: 0, why: null }
  for (let from = 0; from < events.length; from += maxBatch) {
    const response = await fetch(new URL('/api/feeds/cases', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ events: events.slice(from, from + maxBatch) }),
    })
    if (!response.ok) throw new Error(`the feed answered ${response.status}: ${await response.text()}`)
    const answer = FeedAnswer.parse(await response.json())
    // Those of this very minute have another time now: they stay as they were told first.
    const told = answer.results.filter(({ problem }) => problem === 'idTaken').length
    const wrong = answer.results.find(({ problem }) => problem !== null && problem !== 'idTaken')
    sent = {
      accepted: sent.accepted + answer.accepted,
      duplicates: sent.duplicates + answer.duplicates + told,
      rejected: sent.rejected + answer.rejected - told,
      why:
        sent.why ?? (wrong ? [wrong.problem, wrong.detail].filter((part) => part !== null).join(' ') : null),
    }
    onBatch(sent)
  }
  return sent
}
