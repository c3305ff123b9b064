import { describe, expect, it } from 'vitest'
import { defineAllHall } from '../../drills/all-hall.ts'
import { defineRun, perform, type Figures, type RunDefinition } from '../../support/run-contract/index.ts'

const drill = (
  name: string,
  figures: Figures,
  seen: (options: Readonly<Record<string, number>>) => void = () => undefined,
): RunDefinition =>
  defineRun({
    ...{ name, summary: name },
    options: { cameras: { summary: 'cameras', default: 23, quick: 2, min: 1, max: 99 } },
    bars: [{ figure: 'lost', op: '==', limit: 0 }],
    run: ({ options }) => {
      seen(options)
      return Promise.resolve({ lost: 0, ...figures })
    },
  })
const breaks: RunDefinition = {
  ...drill('breaks', {}),
  run: () => Promise.reject(new Error('it broke')),
}
const sumOf = async (...drills: RunDefinition[]) => (await perform(defineAllHall(drills))).figures

describe('all drills of the hall', () => {
  it('add up what was told wrongly, and tell the worst loss', async () => {
    const sum = await sumOf(
      drill('a', { extraLossMs: 3, gapReasonWrong: 1 }),
      drill('b', { extraLossMs: 7, gapReasonWrong: 2 }),
      drill('c', {}),
    )
    expect(sum).toEqual({ drills: 3, failed: 0, worstExtraLossMs: 7, gapReasonWrong: 3 })
  })

  it('fail where one misses a bar of its own, or breaks off; the others are run all the same', async () => {
    const seen: string[] = []
    const last = drill('last', {}, () => seen.push('last'))
    expect(await sumOf(drill('misses', { lost: 1 }), breaks, last)).toMatchObject({ drills: 3, failed: 2 })
    expect(seen).toEqual(['last'])
  })

  it('are held to fifteen drills, and pass where all do', async () => {
    const some = Array.from({ length: 15 }, (_, n) => drill(`drill ${n}`, {}))
    const okOf = async (drills: readonly RunDefinition[]) =>
      (await perform(defineAllHall(drills))).bars.every(({ ok }) => ok)
    expect([await okOf(some), await okOf(some.slice(1))]).toEqual([true, false])
  })

  it('take as many cameras as are asked for; their quick forms take their own', async () => {
    const seen: number[] = []
    const all = defineAllHall([drill('a', {}, ({ cameras = 0 }) => seen.push(cameras))])
    await perform(all, { options: { cameras: 5 } })
    await perform(all, { quick: true })
    expect(seen).toEqual([5, 2])
  })

  it('end with the drill that is interrupted, once that has ended what it started', async () => {
    const interrupted = new AbortController()
    let ended = false
    const hangs = defineRun({
      ...{ name: 'hangs', summary: '', options: {}, bars: [] },
      run: async (context) => {
        await context.own({
          close: async () => {
            await new Promise(setImmediate)
            ended = true
          },
        })
        interrupted.abort(new Error('interrupted'))
        return new Promise<never>(() => undefined)
      },
    })
    const never = drill('never', {}, () => expect.unreachable())
    await expect(perform(defineAllHall([hangs, never]), { signal: interrupted.signal })).rejects.toThrow(
      'interrupted',
    )
    expect(ended).toBe(true)
  })
})
