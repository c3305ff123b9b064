import { describe, expect, it } from 'vitest'
import { checkParameters, HALL_STREAM, QUICK_STREAM, streamFolder } from '../../support/hall/parameters.ts'

describe('the parameters of a hall', () => {
  it.each([
    ['cameras', HALL_STREAM, 0],
    ['cameras', HALL_STREAM, 100],
    ['width', { ...HALL_STREAM, width: NaN }, 1],
    ['width', { ...HALL_STREAM, width: 700 }, 1],
    ['height', { ...HALL_STREAM, height: 719 }, 1],
    ['fps', { ...HALL_STREAM, fps: 12.5 }, 1],
    ['gopSeconds', { ...HALL_STREAM, gopSeconds: 0.01 }, 1],
    ['loopSeconds', { ...HALL_STREAM, loopSeconds: 121 }, 1],
    ['loopSeconds', { ...HALL_STREAM, loopSeconds: 3000 }, 1],
    ['kbitPerSecond', { ...HALL_STREAM, kbitPerSecond: 1 }, 1],
  ] as const)('are refused where %s is impossible', (name, stream, cameras) => {
    expect(() => checkParameters(stream, cameras)).toThrow(new RegExp(`^${name}: `))
  })

  it('are taken for the demonstration, for tests and for old encoders', () => {
    checkParameters(HALL_STREAM, 23)
    checkParameters(QUICK_STREAM, 3)
    checkParameters({ ...HALL_STREAM, width: 704, height: 576 }, 1)
  })

  it('have a folder of their own in the cache', () => {
    const folders = [HALL_STREAM, QUICK_STREAM, { ...HALL_STREAM, gopSeconds: 4 }].map((stream) =>
      streamFolder(stream, '/cache'),
    )
    expect(new Set(folders).size).toBe(3)
  })
})
