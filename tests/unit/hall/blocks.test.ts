import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  decodeBlocks,
  encodeBlocks,
  type FrameMark,
  readBlocks,
  readBlocksOfImage,
} from '../../support/hall/blocks.ts'
import { readBlocksScript } from '../../support/hall/page-script.ts'
import { QUICK_STREAM } from '../../support/hall/parameters.ts'
import { createScene } from '../../support/hall/scene.ts'

/** The luma of a whole picture of the quick stream. */
function draw({ camera, frame }: FrameMark): Uint8Array {
  const { width, height } = QUICK_STREAM
  const scene = createScene(camera, QUICK_STREAM)
  const luma = new Uint8Array(width * height).fill(90)
  luma.set(scene.drawUpper(frame).bytes.subarray(0, width * scene.upper.height))
  return luma
}

/** Scales by averaging, as a player does. */
function scale(luma: Uint8Array, from: readonly [number, number], to: readonly [number, number]): Uint8Array {
  const scaled = new Uint8Array(to[0] * to[1])
  for (let y = 0; y < to[1]; y += 1)
    for (let x = 0; x < to[0]; x += 1) {
      const [fx, fy] = [Math.floor((x * from[0]) / to[0]), Math.floor((y * from[1]) / to[1])]
      scaled[y * to[0] + x] = ((luma[fy * from[0] + fx] ?? 0) + (luma[fy * from[0] + fx + 1] ?? 0)) / 2
    }
  return scaled
}

describe('the blocks in the picture', () => {
  it('are refused where the row is all black or all white', () => {
    expect(decodeBlocks(new Array<boolean>(32).fill(false))).toBeUndefined()
    expect(decodeBlocks(new Array<boolean>(32).fill(true))).toBeUndefined()
  })

  it('are refused where any one block is wrong', () => {
    const blocks = encodeBlocks({ camera: 23, frame: 2999 })
    blocks.forEach((_, wrong) => {
      expect(decodeBlocks(blocks.map((white, i) => (i === wrong ? !white : white)))).toBeUndefined()
    })
  })

  it('are refused in a picture that is not of the hall', () => {
    expect(readBlocks(new Uint8Array(320 * 180).fill(130), 320, 180)).toBeUndefined()
  })

  it.each([
    { camera: 1, frame: 0 },
    { camera: 23, frame: 2999 },
    { camera: 99, frame: 0xffff },
  ])('give camera $camera and frame $frame back', (mark) => {
    expect(decodeBlocks(encodeBlocks(mark))).toEqual(mark)
  })

  it.each([
    [320, 180],
    [1280, 720],
    [213, 120],
    [160, 90],
  ])('are read from the drawn picture scaled to %i×%i', (width, height) => {
    const mark = { camera: 7, frame: 431 }
    const picture = scale(draw(mark), [QUICK_STREAM.width, QUICK_STREAM.height], [width, height])
    expect(readBlocks(picture, width, height)).toEqual(mark)
  })

  it('are read by a script for pages that runs as it is', async () => {
    const { width, height } = QUICK_STREAM
    const mark = { camera: 5, frame: 1234 }
    const data = Uint8ClampedArray.from(Array.from(draw(mark)).flatMap((y) => [y, y, y, 255]))
    const context = { drawImage: () => undefined, getImageData: () => ({ data, width, height }) }
    const document = { createElement: () => ({ getContext: () => context }) }
    const page = createContext({ document, video: { videoWidth: width, videoHeight: height } })
    runInContext(await readBlocksScript(), page)
    expect(runInContext('({ ...readHallBlocks(video) })', page)).toMatchObject(mark)
  })

  it('are read from the image data of a canvas', () => {
    const mark = { camera: 3, frame: 77 }
    const { width, height } = QUICK_STREAM
    const data = Uint8ClampedArray.from(Array.from(draw(mark)).flatMap((y) => [y, y, y, 255]))
    expect(readBlocksOfImage({ data, width, height })).toEqual(mark)
  })
})
