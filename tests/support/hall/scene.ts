import { BLOCK_COUNT, BLOCK_ROW_DIVISOR, encodeBlocks } from './blocks.ts'
import { cameraName, type StreamParameters } from './parameters.ts'
import {
  type Colour,
  colour,
  createPicture,
  paintBox,
  paintDisc,
  paintLine,
  paintText,
  type Picture,
  textWidth,
} from './picture.ts'

/**
 * A window of a service hall as a camera sees it. Only the upper part moves (frame number, clock, sensor grain), so only
 * that part is drawn and handed to the encoder frame by frame; the lower part is one still picture.
 */
export interface Scene {
  /** The upper part, of which every frame is drawn. */
  readonly upper: { readonly width: number; readonly height: number }
  /** The lower part, the same in all frames. */
  readonly lower: Picture
  /** Draws the upper part of a frame; the picture is the caller's. */
  drawUpper(frame: number): Picture
}

const BLACK: Colour = [16, 128, 128]
const WHITE: Colour = [235, 128, 128]
const GRAIN_PICTURES = 8
/** Strong enough that the encoder's rate control finds the wanted bits in it, weak enough to look like a sensor. */
const GRAIN_LEVELS = 9

/** Makes the scene of a camera: the same for the same camera and parameters, different from camera to camera. */
export function createScene(camera: number, stream: StreamParameters): Scene {
  const { width, height, fps } = stream
  const upperHeight = 2 * Math.round((height * 3) / 16)
  const hue = (camera * 137.5) % 360
  const wall = Array.from({ length: GRAIN_PICTURES }, (_, seed) => {
    const picture = createPicture(width, upperHeight)
    drawWall(picture, height, hue)
    addGrain(picture, seed + camera * GRAIN_PICTURES)
    drawFittings(picture, height, camera)
    return picture
  })
  const lower = createPicture(width, height - upperHeight)
  drawCounter(lower, height, upperHeight, hue, camera)
  return {
    upper: { width, height: upperHeight },
    lower,
    drawUpper(frame) {
      const still = wall[frame % GRAIN_PICTURES]
      if (!still) throw new RangeError('frame: a whole number from 0')
      const picture = { ...still, bytes: Buffer.from(still.bytes) }
      drawBlocks(picture, height, camera, frame)
      drawFrameNumber(picture, height, frame)
      drawHand(picture, height, frame / fps / 60)
      return picture
    },
  }
}

function drawBlocks(picture: Picture, height: number, camera: number, frame: number): void {
  const cell = picture.width / BLOCK_COUNT
  // One row more than the blocks' share: rounding never lets the wall into what readers look at.
  const bottom = Math.ceil(height / BLOCK_ROW_DIVISOR) + 1
  encodeBlocks({ camera, frame }).forEach((white, block) => {
    paintBox(picture, [block * cell, 0, (block + 1) * cell, bottom], white ? WHITE : BLACK)
  })
}

function drawWall(picture: Picture, height: number, hue: number): void {
  paintBox(picture, [0, 0, picture.width, picture.height], colour(hue, 0.3, 0.72))
  paintBox(picture, [0, 0, picture.width, height * 0.11], colour(hue, 0.35, 0.42))
}

function addGrain(picture: Picture, seed: number): void {
  const { width, height, bytes } = picture
  let state = (seed * 2654435761 + 1) >>> 0
  for (let i = 0; i < width * height; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = (bytes[i] ?? 0) + ((state >>> 24) % GRAIN_LEVELS) - (GRAIN_LEVELS >> 1)
  }
}

interface Plate {
  readonly left: number
  readonly top: number
  readonly scale: number
}

function namePlate(width: number, height: number): Plate {
  const scale = Math.max(1, Math.floor(width / 180))
  return { left: width * 0.05, top: height * 0.19, scale }
}

function numberPlate(width: number, height: number): Plate {
  const { top, scale } = namePlate(width, height)
  return { left: width * 0.95 - textWidth('00000', scale), top, scale }
}

function drawFittings(picture: Picture, height: number, camera: number): void {
  const { width } = picture
  for (const [plate, text] of [
    [namePlate(width, height), cameraName(camera)],
    [numberPlate(width, height), '00000'],
  ] as const) {
    const { left, top, scale } = plate
    const margin = scale * 2
    const right = left + textWidth(text, scale) + margin
    paintBox(picture, [left - margin, top - margin, right, top + 7 * scale + margin], BLACK)
  }
  const name = namePlate(width, height)
  paintText(picture, cameraName(camera), name.left, name.top, name.scale, WHITE)
  const { x, y, radius } = clock(width, height)
  paintDisc(picture, x, y, radius * 1.1, colour(0, 0, 0.25))
  paintDisc(picture, x, y, radius, WHITE)
  for (let hour = 0; hour < 12; hour += 1) {
    const [dx, dy] = [Math.sin((hour * Math.PI) / 6), -Math.cos((hour * Math.PI) / 6)]
    const mark = radius * 0.85
    paintDisc(picture, x + dx * mark, y + dy * mark, Math.max(1, radius * 0.05), BLACK)
  }
}

function clock(width: number, height: number): { x: number; y: number; radius: number } {
  return { x: width / 2, y: height * 0.24, radius: height * 0.1 }
}

function drawFrameNumber(picture: Picture, height: number, frame: number): void {
  const { left, top, scale } = numberPlate(picture.width, height)
  paintText(picture, String(frame).padStart(5, '0'), left, top, scale, colour(20, 1, 0.6))
}

function drawHand(picture: Picture, height: number, turn: number): void {
  const { x, y, radius } = clock(picture.width, height)
  const angle = turn * 2 * Math.PI
  const tip = [x + Math.sin(angle) * radius * 0.75, y - Math.cos(angle) * radius * 0.75] as const
  paintLine(picture, [x, y], tip, Math.max(1.5, radius * 0.06), colour(0, 0.9, 0.4))
}

function drawCounter(lower: Picture, height: number, above: number, hue: number, camera: number): void {
  const { width } = lower
  const at = (share: number): number => share * height - above
  paintBox(lower, [0, 0, width, lower.height], colour(hue, 0.3, 0.72))
  const clerks = 1 + (camera % 2)
  for (let clerk = 1; clerk <= clerks; clerk += 1) {
    const x = (width * (clerk - 0.5)) / clerks + width * 0.04 * ((camera % 3) - 1)
    drawClerk(lower, x, at(0.5), height, (hue + 180 + 40 * clerk) % 360)
  }
  paintBox(lower, [0, at(0.68), width, at(0.73)], colour(32, 0.45, 0.55))
  paintBox(lower, [0, at(0.73), width, at(0.93)], colour(hue, 0.4, 0.35))
  paintBox(lower, [0, at(0.93), width, lower.height], colour(hue, 0.08, 0.55))
  const scale = Math.max(2, Math.floor(width / 110))
  const number = String(camera).padStart(2, '0')
  const left = (width - textWidth(number, scale)) / 2
  paintBox(lower, [left - scale * 3, at(0.75), width - left + scale * 3, at(0.91)], WHITE)
  paintText(lower, number, left, at(0.83) - 3.5 * scale, scale, colour(hue, 0.6, 0.3))
  for (let pane = 0; pane <= clerks; pane += 1) {
    const left = width * (0.08 + (0.84 * pane) / clerks)
    paintBox(lower, [left, 0, left + width * 0.006, at(0.68)], colour(200, 0.2, 0.85))
  }
}

function drawClerk(lower: Picture, x: number, y: number, height: number, hue: number): void {
  const head = height * 0.06
  paintDisc(lower, x, y + head * 3.2, head * 2, colour(hue, 0.35, 0.3))
  paintDisc(lower, x, y - head * 0.15, head * 1.08, colour(25, 0.4, 0.15))
  paintDisc(lower, x, y + head * 0.1, head, colour(25, 0.5, 0.7))
  paintBox(lower, [x + head * 2.4, y + head, x + head * 5, y + head * 3], colour(220, 0.1, 0.2))
}
