import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NodeId, SourceId } from '../../../server/contract/ids.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createLog } from '../../../server/kernel/log/index.ts'
import type { WrittenFragment } from '../../../server/recorder/clip/clip-writer.ts'
import { createRecorderClock } from '../../../server/recorder/clock/index.ts'
import type { SessionEnd } from '../../../server/recorder/source/session.ts'
import { createSupervisor, type Supervisor } from '../../../server/recorder/source/supervisor.ts'
import type { Gap, GapId } from '../../../server/recorder/store/gap.ts'
import type { AudioPlan } from '../../../server/recorder/store/sources.ts'

const settings: SourceSettings = {
  ...{ id: newId(SourceId), homeNode: newId(NodeId), kind: 'rtsp', name: '窗口 1', url: 'rtsp://camera/1' },
  ...{ credentials: null, transport: 'tcp', enabled: true, priority: 0, retentionDays: 30 },
}
const failed: SessionEnd = {
  ...{ reason: 'unreachable', detail: 'no route', recorded: false, needsOtherAudio: false },
}
const log = createLog({ process: 'test', level: 'error', format: 'json' })

/** One session that the supervisor began, and how a test goes on with it. */
interface Begun {
  readonly audio: AudioPlan
  readonly signal: AbortSignal
  fragment(from: number, to: number): void
  end(end: Partial<SessionEnd>): Promise<void>
}

describe('the supervisor of a source', () => {
  let sessions: Begun[]
  let gaps: Map<GapId, Gap>
  let learnt: AudioPlan[]
  let broken: (readonly [string, boolean])[]
  let waits: number[]
  /** Holds the supervisor between two attempts. */
  let waiting: Promise<void>
  let supervisor: Supervisor

  const supervise = (source: SourceSettings): Supervisor =>
    createSupervisor({
      source,
      audio: 'copy',
      timelineEnd: Promise.resolve({ coveredTo: 1000, gap: undefined }),
      clock: createRecorderClock({ now: () => 5000, monotonic: () => 0 }, 1),
      index: {
        ...{
          fragmentWritten: vi.fn(),
          clipMoved: vi.fn(),
          clipFinished: vi.fn(),
          journal: vi.fn(),
          flush: vi.fn(),
          close: vi.fn(),
        },
        gap: (gap) => void gaps.set(gap.id, gap),
      },
      log,
      retryMaxMs: 5000,
      random: () => 0.5,
      wait: async (ms) => {
        waits.push(ms)
        await waiting
      },
      session: ({ audio, signal, onFragment }) =>
        new Promise((resolve) => {
          const end = async (how: Partial<SessionEnd>): Promise<void> => {
            resolve({ ...failed, ...how })
            await turn()
          }
          signal.addEventListener('abort', () => void end({ recorded: true }))
          const fragment = (from: number, to: number): void => {
            const written: WrittenFragment = {
              ...{ wallStart: from, durationMs: to - from, bytes: 1 },
              ...{ frames: 25, picture: { codecs: 'avc1', width: 64, height: 64 }, offset: 0 },
              span: { epoch: 1, from, to },
            }
            onFragment(written)
          }
          sessions.push({ audio, signal, fragment, end })
        }),
      onAudioLearnt: (audio) => void learnt.push(audio),
      onBroken: (why, recorded) => void broken.push([why.reason, recorded]),
      mend: () => Promise.resolve(),
    })
  const spans = () => [...gaps.values()].map(({ from, to, reason }) => [from, to, reason])

  beforeEach(async () => {
    waits = []
    waiting = Promise.resolve()
    sessions = []
    gaps = new Map()
    learnt = []
    broken = []
    supervisor = supervise(settings)
    supervisor.start()
    await turn()
  })
  afterEach(() => supervisor.close(null))

  it('tries again at once when a stream that had delivered ends', async () => {
    sessions[0]?.fragment(5000, 7000)
    expect(supervisor.status).toMatchObject({ state: 'recording', reason: null, fragments: 1 })
    await sessions[0]?.end({ recorded: true })
    expect(sessions).toHaveLength(2)
    expect(supervisor.status).toMatchObject({ restarts: 1, lastError: 'no route' })
    expect(broken).toEqual([['unreachable', true]])
  })

  it('waits longer from attempt to attempt while a camera stays away', async () => {
    for (let n = 0; n < 8; n += 1) await sessions.at(-1)?.end({})
    expect(waits).toEqual([0, 250, 500, 1000, 2000, 4000, 5000, 5000])
  })

  it('is waiting, with the reason, between two attempts', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    await sessions[0]?.end({})
    waiting = promise
    await sessions[1]?.end({ reason: 'unauthorised', detail: '401' })
    expect(supervisor.status).toMatchObject({ state: 'waiting', reason: 'unauthorised', lastError: '401' })
    expect(spans()).toEqual([[1000, null, 'unreachable']])
    resolve(undefined)
  })

  it('closes the gap with the first fragment after it', async () => {
    await sessions[0]?.end({})
    sessions[1]?.fragment(9000, 11_000)
    expect(spans()).toEqual([[1000, 9000, 'unreachable']])
  })

  it('learns that sound must be changed, and counts no failure for it', async () => {
    await sessions[0]?.end({ needsOtherAudio: true })
    expect(sessions.map(({ audio }) => audio)).toEqual(['copy', 'aac'])
    expect([learnt, spans(), supervisor.status.restarts]).toEqual([['aac'], [], 0])
  })

  it('ends the session that runs when told that nothing lands, and says so in the gap', async () => {
    sessions[0]?.fragment(5000, 7000)
    supervisor.restart({ reason: 'stalled', detail: 'no bytes landed on disk' })
    await turn()
    expect(sessions).toHaveLength(2)
    expect(spans()).toEqual([[7000, null, 'stalled']])
  })

  it('begins no session while it is paused, and says why; then goes on', async () => {
    sessions[0]?.fragment(5000, 7000)
    supervisor.pause({ reason: 'no-space', detail: 'only held footage is left' })
    supervisor.pause({ reason: 'no-space', detail: 'only held footage is left' })
    await turn()
    expect(sessions[0]?.signal.aborted).toBe(true)
    expect(sessions).toHaveLength(1)
    expect(supervisor.status).toMatchObject({ state: 'waiting', reason: 'no-space' })
    expect(spans()).toEqual([[7000, null, 'no-space']])
    supervisor.resume()
    await turn()
    sessions[1]?.fragment(9000, 11_000)
    expect(spans()).toEqual([[7000, 9000, 'no-space']])
    await sessions[1]?.end({ recorded: true })
    expect(supervisor.status.lastError).toBe('no route')
  })

  it('ends in order while it is paused', async () => {
    supervisor.pause({ reason: 'no-space', detail: 'only held footage is left' })
    await turn()
    await supervisor.close('recorder-stopped')
    expect(sessions).toHaveLength(1)
  })

  it('ends in order, explains the time after, and begins nothing more', async () => {
    sessions[0]?.fragment(5000, 7000)
    await supervisor.close('recorder-stopped')
    await turn()
    expect(sessions).toHaveLength(1)
    expect(supervisor.status.state).toBe('stopped')
    expect(spans()).toEqual([[7000, null, 'recorder-stopped']])
  })

  it('leaves no gap that lasts where it ends for good', async () => {
    await sessions[0]?.end({})
    await supervisor.close(null)
    expect(spans()).toEqual([[1000, 5000, 'unreachable']])
  })

  it('runs nothing for a source that is switched off', async () => {
    const off = supervise({ ...settings, enabled: false })
    off.start()
    await turn()
    expect(sessions).toHaveLength(1)
    expect(off.status.state).toBe('disabled')
    expect(spans()).toEqual([[1000, null, 'disabled']])
  })
})
