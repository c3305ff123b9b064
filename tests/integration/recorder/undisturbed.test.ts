import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CommandId, SourceId, type NodeId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { startHall, type Hall } from '../../support/hall/index.ts'
import { until } from '../../support/until.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

const waitMs = 20_000

describe('a change of one camera', () => {
  let hall: Hall
  let recorder: RunningRecorder
  beforeAll(async () => {
    hall = await startHall({ cameras: 3 })
    recorder = await runRecorder()
  })
  afterAll(async () => {
    await recorder.close()
    await hall.close()
  })

  it('takes effect while every fragment of the others goes on landing', async () => {
    const other = await recorder.put(hall.rtspUrl(1))
    const changed = await recorder.put(hall.rtspUrl(2))
    const fragmentsOf = async (id: SourceId): Promise<number> =>
      (await recorder.socket.status()).sources.find(({ sourceId }) => sourceId === id)?.fragments ?? 0
    const more = async (id: SourceId, count: number): Promise<void> => {
      const from = await fragmentsOf(id)
      await until(`${count} more fragments`, waitMs, async () => (await fragmentsOf(id)) >= from + count)
    }
    await Promise.all([more(other.id, 2), more(changed.id, 2)])

    const homeNode: NodeId = changed.homeNode
    await recorder.put(hall.rtspUrl(3), { id: changed.id, homeNode })
    await more(changed.id, 2)
    await recorder.put(hall.rtspUrl(3), { id: changed.id, homeNode, enabled: false })
    await recorder.untilStatus('disabled', changed.id, ({ state }) => state === 'disabled')
    await recorder.put(hall.rtspUrl(3), { id: changed.id, homeNode, enabled: true })
    await more(changed.id, 2)
    const third = await recorder.put(hall.rtspUrl(2))
    await more(third.id, 1)
    await recorder.socket.send({ type: 'source.remove', id: newId(CommandId), sourceId: changed.id })
    await more(other.id, 2)

    const { restarts } = await recorder.untilStatus(
      'recording',
      other.id,
      ({ state }) => state === 'recording',
    )
    const { clips, coverage, gaps } = await recorder.index()
    const own = <Row extends { readonly sourceId: string }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter(({ sourceId }) => sourceId === other.id)
    const fragments = own(clips).flatMap((clip) => clip.fragments)
    const [span, ...others] = own(coverage)
    expect([restarts, others, own(gaps)]).toEqual([0, [], []])
    // A key frame a second, one fragment each: none is missing between the first and the last.
    const seconds = ((span?.to ?? 0) - (span?.from ?? 0)) / 1000
    expect(Math.abs(fragments.length - seconds)).toBeLessThan(1)
    expect(
      new Set(gaps.filter(({ sourceId }) => sourceId === changed.id).map(({ reason }) => reason)),
    ).toContain('disabled')
  })
})
