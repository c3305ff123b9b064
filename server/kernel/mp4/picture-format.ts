/** What a sequence parameter set says of the pictures that follow. */
export interface PictureFormat {
  /** Size in pixels, cropped as it is to be shown. */
  readonly width: number
  readonly height: number
  /** Width and height of a pixel; undefined where nothing is said. */
  readonly pixelAspect: readonly [number, number] | undefined
  /** H.264 Table 6-1: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chroma: number
  readonly bitDepthLuma: number
  readonly bitDepthChroma: number
}

/** Neither smaller nor larger pictures are believed: what says so is no parameter set, but garbage. */
const leastSide = 16
const largestSide = 16_384

export const isCredible = ({ width, height }: Pick<PictureFormat, 'width' | 'height'>): boolean =>
  Math.min(width, height) >= leastSide && Math.max(width, height) <= largestSide

/** `aspect_ratio_idc` (H.264 Table E-1, H.265 Table E.1). */
const aspects: readonly (readonly [number, number])[] = [
  ...([
    [1, 1],
    [12, 11],
    [10, 11],
    [16, 11],
    [40, 33],
    [24, 11],
    [20, 11],
    [32, 11],
    [80, 33],
  ] as const),
  ...([
    [18, 11],
    [15, 11],
    [64, 33],
    [160, 99],
    [4, 3],
    [3, 2],
    [2, 1],
  ] as const),
]
/** `Extended_SAR`: width and height follow. */
export const extendedAspect = 255

/** The aspect of a pixel by its index; undefined where unspecified. */
export const aspectOf = (index: number): readonly [number, number] | undefined => aspects[index - 1]
