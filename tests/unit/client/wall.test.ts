import { describe, expect, it } from 'vitest'
import type { LayoutView } from '../../../server/contract/wall.ts'
import { nextOnTour } from '../../../client/src/hall/wall/use-tour.ts'
import {
  fitTiles,
  readWallAddress,
  sizeFor,
  writeWallAddress,
} from '../../../client/src/hall/wall/wall-address.ts'

describe('the address of a wall', () => {
  it('says everything, and reads back the same', () => {
    const address = {
      ...{ tiles: 4 as const, cameras: ['a', undefined, 'c', undefined], tour: true, plan: true },
      ...{ bare: true, large: 3 },
    }
    expect(readWallAddress(writeWallAddress(address), ['x'])).toEqual(address)
  })

  it('that names nothing shows all cameras, on a wall that holds them', () => {
    const everything = Array.from({ length: 23 }, (_, n) => String(n))
    expect(readWallAddress({}, everything)).toMatchObject({ tiles: 25, tour: false, large: undefined })
    expect(readWallAddress({ tiles: '7', large: '30' }, ['a']).tiles).toBe(1)
    expect([0, 1, 2, 10, 17, 40].map(sizeFor)).toEqual([1, 1, 4, 16, 25, 25])
  })

  it('keeps the first cameras where the wall becomes smaller', () => {
    expect(fitTiles(['a', 'b', 'c', 'd', 'e'], 4)).toEqual(['a', 'b', 'c', 'd'])
    expect(fitTiles(['a'], 4)).toEqual(['a', undefined, undefined, undefined])
  })
})

describe('a tour', () => {
  const layout = (id: string, tourSeconds: number | null) =>
    ({ id, name: id, layout: { tiles: 1, cameras: [], tourSeconds } }) as unknown as LayoutView

  it('goes through the layouts that have a stay, round and round', () => {
    const layouts = [layout('a', 10), layout('b', null), layout('c', 5)]
    expect(nextOnTour(layouts, 'a')?.id).toBe('c')
    expect(nextOnTour(layouts, 'c')?.id).toBe('a')
    expect(nextOnTour(layouts, undefined)?.id).toBe('a')
  })

  it('of one layout stays there', () => {
    expect(nextOnTour([layout('a', 10)], 'a')).toBeUndefined()
  })
})
