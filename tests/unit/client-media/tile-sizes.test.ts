import { describe, expect, it } from 'vitest'
import { createTileSizes } from '../../../client/src/media/tile-sizes.ts'

describe('the sizes in which a picture is looked at', () => {
  const [small, large] = [
    { width: 320, height: 180 },
    { width: 960, height: 540 },
  ]

  it('are nothing where nobody looks', () => {
    const sizes = createTileSizes()
    sizes.set('camera', Symbol('tile'), null)
    expect(sizes.of('camera')).toBeNull()
  })

  it('are the largest of all places, in whatever order these come and go', () => {
    const sizes = createTileSizes()
    const [preview, onAir] = [Symbol('preview'), Symbol('on air')]
    sizes.set('camera', preview, small)
    sizes.set('camera', onAir, large)
    expect(sizes.of('camera')).toEqual(large)
    sizes.set('camera', preview, null)
    expect(sizes.of('camera')).toEqual(large)
    sizes.set('camera', preview, small)
    sizes.set('camera', onAir, null)
    expect(sizes.of('camera')).toEqual(small)
    sizes.forget('camera')
    expect(sizes.of('camera')).toBeNull()
  })
})
