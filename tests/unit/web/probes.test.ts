import { describe, expect, it } from 'vitest'
import type { SourceState } from '../../../server/contract/recorder.ts'
import { camerasProbe } from '../../../server/web/probes.ts'

describe('what /api/health says of the cameras', () => {
  const say = (...states: SourceState[]) =>
    camerasProbe(() => Promise.resolve({ sources: states.map((state) => ({ state })) })).probe()

  it('is how many are not recorded, without naming any; those switched off do not count', async () => {
    expect(await say('recording', 'disabled')).toEqual({ ok: true, detail: '' })
    expect(await say('recording', 'waiting', 'starting', 'disabled')).toEqual({
      ok: false,
      detail: '2 of 3 are not recorded',
    })
  })
})
