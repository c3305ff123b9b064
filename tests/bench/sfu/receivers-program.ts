import {
  connectPeer,
  type RtcIdentity,
  type RtcLocal,
  type RtcPeer,
  type RtcRemote,
} from '../../support/rtc/index.ts'
import { createPacketCounter } from './count-packets.ts'

/** What the bench asks of the process that receives. */
export type ReceiversRequest =
  | {
      readonly type: 'connect'
      readonly id: number
      readonly remote: RtcRemote
      readonly identity: RtcIdentity
      readonly local?: RtcLocal
    }
  | { readonly type: 'reset' | 'read' | 'close' }
export type ReceiversAnswer =
  | { readonly type: 'connected'; readonly id: number; readonly error: string | null }
  | { readonly type: 'reset' | 'closed' }
  | { readonly type: 'read'; readonly received: number; readonly lost: number }

const peers: RtcPeer[] = []
const counters: ReturnType<typeof createPacketCounter>[] = []
const answer = (message: ReceiversAnswer): void => void process.send?.(message)

const connect = async ({ id, remote, identity, local }: Extract<ReceiversRequest, { type: 'connect' }>) => {
  const counter = createPacketCounter()
  try {
    peers.push(
      await connectPeer({
        remote,
        identity,
        ...(local && { local }),
        onRtp: (packet) => counter.count(packet),
      }),
    )
    counters.push(counter)
    answer({ type: 'connected', id, error: null })
  } catch (error) {
    answer({ type: 'connected', id, error: String(error) })
  }
}

process.on('message', (request: ReceiversRequest) => {
  if (request.type === 'connect') void connect(request)
  if (request.type === 'reset') {
    for (const counter of counters) counter.reset()
    answer({ type: 'reset' })
  }
  if (request.type === 'read') {
    const all = counters.map((counter) => counter.read())
    const sum = (of: 'received' | 'lost') => all.reduce((total, one) => total + one[of], 0)
    answer({ type: 'read', received: sum('received'), lost: sum('lost') })
  }
  if (request.type === 'close') {
    for (const peer of peers.splice(0)) peer.close()
    counters.splice(0)
    answer({ type: 'closed' })
  }
})
process.on('disconnect', () => process.exit())
