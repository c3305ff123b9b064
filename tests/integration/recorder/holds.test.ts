import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandId, HoldId, SourceId } from '../../../server/contract/ids.ts'
import type { HoldSettings } from '../../../server/contract/recorder.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { freePort } from '../../support/free-port.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

const refused = expect.objectContaining({ code: 'recorder.refused' }) as Error

describe('a hold', () => {
  let recorder: RunningRecorder
  let sourceId: SourceId

  beforeEach(async () => {
    recorder = await runRecorder()
    const source = await recorder.put(`rtsp://127.0.0.1:${await freePort()}/none`)
    sourceId = source.id
    await recorder.untilStatus('failure', sourceId, ({ reason }) => reason === 'unreachable')
  })
  afterEach(() => recorder.close())

  const hold = (change: Partial<HoldSettings> = {}): HoldSettings => ({
    ...{ id: newId(HoldId), sourceId, from: Date.now() - 60_000, to: Date.now() + 60_000 },
    ...{ reason: '投诉核查', owner: 'case:1' },
    ...change,
  })
  const put = (one: HoldSettings, id = newId(CommandId)) =>
    recorder.socket.send({ type: 'hold.put', id, hold: one })
  const told = async (event: string) =>
    (await recorder.socket.journal(0)).filter((entry) => entry.event === event)

  it('is refused for a source that there is not, and where it ends before it begins', async () => {
    await expect(put(hold({ sourceId: newId(SourceId) }))).rejects.toThrow(refused)
    await expect(put(hold({ from: 2000, to: 1000 }))).rejects.toThrow(refused)
    const command = { type: 'hold.release', id: newId(CommandId), holdId: newId(HoldId) } as const
    await expect(recorder.socket.send(command)).rejects.toThrow(refused)
  })

  it('answers what it came too late for, and the same however often it is sent', async () => {
    const [one, id] = [hold(), newId(CommandId)]
    const { missing } = await put(one, id)
    expect(missing?.[0]).toMatchObject({ from: one.from, reason: null })
    expect(missing?.at(-1)?.reason).toBe('unreachable')
    expect(missing?.at(-1)?.to).toBeLessThanOrEqual(Date.now() + 1000)
    expect(await put(one, id)).toEqual({ missing })
    expect(await told('hold.put')).toHaveLength(1)
  })

  it('answers nothing of what is yet to come', async () => {
    expect(await put(hold({ from: Date.now() + 60_000, to: Date.now() + 120_000 }))).toEqual({ missing: [] })
  })

  it('is noted beside the clips while it lasts', async () => {
    const [one, other] = [hold(), hold({ from: 1000, to: 2000 })]
    await put(one)
    await put(other)
    const noted = async () =>
      JSON.parse(
        await readFile(join(recorder.config.recordings.dir, sourceId, 'holds.json'), 'utf8'),
      ) as unknown
    expect(await noted()).toEqual({ version: 1, holds: [other, one] })
    await recorder.socket.send({ type: 'hold.release', id: newId(CommandId), holdId: one.id })
    expect(await noted()).toEqual({ version: 1, holds: [other] })
    expect(await told('hold.released')).toMatchObject([{ sourceId, data: { holdId: one.id } }])
  })
})
