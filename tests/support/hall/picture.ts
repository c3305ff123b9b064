/** A colour as studio-range Y, Cb, Cr. */
export type Colour = readonly [y: number, cb: number, cr: number]

/** A picture in planar YUV 4:2:0, as encoders take it. Sizes are even. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** The three planes one after another, as rawvideo `yuv420p` wants them. */
  readonly bytes: Buffer
}

/** A black picture. */
export function createPicture(width: number, height: number): Picture {
  const bytes = Buffer.alloc((width * height * 3) / 2, 128)
  bytes.fill(16, 0, width * height)
  return { width, height, bytes }
}

/** The studio-range colour (BT.601) of a hue in degrees, saturation and lightness from 0 to 1. */
export function colour(hue: number, saturation: number, lightness: number): Colour {
  const amplitude = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12
    return lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  }
  const [r, g, b] = [channel(0), channel(8), channel(4)]
  return [
    Math.round(16 + 65.5 * r + 128.6 * g + 25 * b),
    Math.round(128 - 37.8 * r - 74.2 * g + 112 * b),
    Math.round(128 + 112 * r - 93.8 * g - 18.2 * b),
  ]
}

type Box = readonly [left: number, top: number, right: number, bottom: number]

/** Paints a rectangle; parts outside the picture are left out. */
export function paintBox(picture: Picture, box: Box, [y, cb, cr]: Colour): void {
  const { width, height, bytes } = picture
  const [left, top, right, bottom] = within(box, picture)
  if (right <= left) return
  for (let row = top; row < bottom; row += 1) {
    bytes.fill(y, row * width + left, row * width + right)
    const chroma = width * height + (row >> 1) * (width >> 1)
    const [from, to] = [chroma + (left >> 1), chroma + ((right + 1) >> 1)]
    bytes.fill(cb, from, to)
    bytes.fill(cr, from + (width * height) / 4, to + (width * height) / 4)
  }
}

/** Paints those pixels of a box for which `inside` holds. */
function paintWhere(
  picture: Picture,
  box: Box,
  [y, cb, cr]: Colour,
  inside: (x: number, y: number) => boolean,
): void {
  const { width, height, bytes } = picture
  const area = width * height
  const [left, top, right, bottom] = within(box, picture)
  for (let py = top; py < bottom; py += 1)
    for (let px = left; px < right; px += 1) {
      if (!inside(px, py)) continue
      bytes[py * width + px] = y
      const chroma = area + (py >> 1) * (width >> 1) + (px >> 1)
      bytes[chroma] = cb
      bytes[chroma + area / 4] = cr
    }
}

function within([left, top, right, bottom]: Box, { width, height }: Picture): Box {
  return [
    Math.max(0, Math.round(left)),
    Math.max(0, Math.round(top)),
    Math.min(width, Math.round(right)),
    Math.min(height, Math.round(bottom)),
  ]
}

/** Paints a disc. */
export function paintDisc(picture: Picture, x: number, y: number, radius: number, ink: Colour): void {
  paintWhere(
    picture,
    [x - radius, y - radius, x + radius, y + radius],
    ink,
    (px, py) => (px - x) ** 2 + (py - y) ** 2 <= radius ** 2,
  )
}

/** Paints a straight line of a given thickness. */
export function paintLine(
  picture: Picture,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  thickness: number,
  ink: Colour,
): void {
  const [dx, dy] = [x1 - x0, y1 - y0]
  const length2 = dx * dx + dy * dy
  const half = thickness / 2
  const box = [
    Math.min(x0, x1) - half,
    Math.min(y0, y1) - half,
    Math.max(x0, x1) + half + 1,
    Math.max(y0, y1) + half + 1,
  ] as const
  paintWhere(picture, box, ink, (px, py) => {
    const t = Math.max(0, Math.min(1, ((px - x0) * dx + (py - y0) * dy) / length2))
    return (px - x0 - t * dx) ** 2 + (py - y0 - t * dy) ** 2 <= half * half
  })
}

/** Columns of a 5×7 dot-matrix font, least significant bit on top; the characters that the hall needs. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [0x3e, 0x51, 0x49, 0x45, 0x3e],
  '1': [0x00, 0x42, 0x7f, 0x40, 0x00],
  '2': [0x42, 0x61, 0x51, 0x49, 0x46],
  '3': [0x21, 0x41, 0x45, 0x4b, 0x31],
  '4': [0x18, 0x14, 0x12, 0x7f, 0x10],
  '5': [0x27, 0x45, 0x45, 0x45, 0x39],
  '6': [0x3c, 0x4a, 0x49, 0x49, 0x30],
  '7': [0x01, 0x71, 0x09, 0x05, 0x03],
  '8': [0x36, 0x49, 0x49, 0x49, 0x36],
  '9': [0x06, 0x49, 0x49, 0x29, 0x1e],
  A: [0x7e, 0x11, 0x11, 0x11, 0x7e],
  C: [0x3e, 0x41, 0x41, 0x41, 0x22],
  M: [0x7f, 0x02, 0x0c, 0x02, 0x7f],
}

/** Width in pixels of a text at a scale (pixels per dot). */
export function textWidth(text: string, scale: number): number {
  return (text.length * 6 - 1) * scale
}

/** Paints a text with its upper left corner at (x, y); unknown characters stay blank. */
export function paintText(
  picture: Picture,
  text: string,
  x: number,
  y: number,
  scale: number,
  ink: Colour,
): void {
  Array.from(text).forEach((character, index) => {
    GLYPHS[character]?.forEach((bits, column) => {
      const left = x + (index * 6 + column) * scale
      for (let row = 0; row < 7; row += 1)
        if (bits & (1 << row))
          paintBox(picture, [left, y + row * scale, left + scale, y + (row + 1) * scale], ink)
    })
  })
}
