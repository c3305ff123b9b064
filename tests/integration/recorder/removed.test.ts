import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandId, HoldId } from '../../../server/contract/ids.ts'
import type { SourceSettings } from '../../../server/contract/recorder.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { freePort } from '../../support/free-port.ts'
import { until } from '../../support/until.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

describe('a source that is removed', () => {
  let recorder: RunningRecorder
  let source: SourceSettings

  beforeEach(async () => {
    recorder = await runRecorder()
    source = await recorder.put(`rtsp://127.0.0.1:${await freePort()}/none`)
    await recorder.untilStatus('failure', source.id, ({ reason }) => reason === 'unreachable')
    await recorder.socket.send({ type: 'source.remove', id: newId(CommandId), sourceId: source.id })
  })
  afterEach(() => recorder.close())

  const gaps = async () => (await recorder.index()).gaps.map(({ reason, to }) => [reason, to === Infinity])

  it('leaves no gap that lasts, and its time after is explained should it ever come back', async () => {
    await until('its gap to have ended', 10_000, async () => (await gaps()).some(([, lasts]) => !lasts))
    expect(await gaps()).toEqual([['unreachable', false]])
    await recorder.put(source.url, source)
    // What the index is told is committed a moment later.
    await until('the next attempt to fail', 10_000, async () => (await gaps()).length === 3)
    expect(await gaps()).toEqual([
      ['unreachable', false],
      ['disabled', false],
      ['unreachable', true],
    ])
  })

  it('gives nothing any more to a hold that reaches behind its removal', async () => {
    const to = Date.now() + 60_000
    const hold = { id: newId(HoldId), sourceId: source.id, from: to - 120_000, to }
    // The index is told of the gap and of its end in its own time; what is missing behind it for a moment is not told.
    await until('its gap to have ended for a while', 10_000, async () =>
      (await recorder.index()).gaps.some((gap) => gap.to + 100 < Date.now()),
    )
    const { missing } = await recorder.socket.send({
      ...{ type: 'hold.put', id: newId(CommandId) },
      hold: { ...hold, reason: '投诉核查', owner: 'case:1' },
    })
    expect(missing?.at(-1)).toMatchObject({ reason: null })
    expect(missing?.at(-1)?.to).toBeGreaterThan(Date.now() - 1000)
  })
})
