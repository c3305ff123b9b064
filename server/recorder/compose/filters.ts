import { composedSize } from '../../contract/composition.ts'
import type { Shot, ShotTile } from './shots.ts'

/** Text of ffmpeg's filters, inside quotes that a filter graph takes off again. */
const escaped = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[\\':%,;[\]]/gu, (sign) => (sign === "'" ? '’' : `\\${sign}`))

const { width, height, fps } = composedSize
const backdrop = '0x12161c'
const font = 'font=Noto Sans CJK SC:fontcolor=white:expansion=none'

/** H.264 with 4:2:0 wants even numbers. */
const even = (value: number): number => 2 * Math.round(value / 2)

const boxOf = (tile: ShotTile) => ({
  x: even(tile.x * width),
  y: even(tile.y * height),
  width: even(tile.width * width),
  height: even(tile.height * height),
})

const nameOf = (tile: ShotTile, size: number): string =>
  tile.name === ''
    ? ''
    : `,drawtext=${font}:fontsize=${size}:box=1:boxcolor=black@0.55:boxborderw=6:x=12:y=h-th-14:text='${escaped(tile.name)}'`

/** Where there is no footage the name stands in the middle. */
const emptyTile = (tile: ShotTile, box: ReturnType<typeof boxOf>): string =>
  `color=c=0x1e242d:s=${box.width}x${box.height}:r=${fps}${
    tile.name === ''
      ? ''
      : `,drawtext=${font}:fontsize=${Math.max(14, Math.round(box.height / 14))}:x=(w-tw)/2:y=(h-th)/2:text='${escaped(tile.name)}'`
  }`

/**
 * The filter graph of a shot: each input fitted into its tile from the moment it is shown, names, banner and subtitle over
 * it; its output is `[v]`.
 * @param zeros wall clock of the start of each tile's file; undefined: it has none
 */
export const shotFilter = (shot: Shot, zeros: readonly (number | undefined)[]): string => {
  const parts: string[] = [`color=c=${backdrop}:s=${width}x${height}:r=${fps}[base0]`]
  let input = 0
  shot.tiles.forEach((tile, n) => {
    const box = boxOf(tile)
    const zero = zeros[n]
    if (zero === undefined) parts.push(`${emptyTile(tile, box)}[tile${n}]`)
    else {
      const offset = ((shot.from - zero) / 1000).toFixed(4)
      parts.push(
        `[${input}:v]setpts=PTS-${offset}/TB,fps=${fps}:start_time=0,` +
          `scale=${box.width}:${box.height}:force_original_aspect_ratio=decrease:flags=fast_bilinear,` +
          `pad=${box.width}:${box.height}:(ow-iw)/2:(oh-ih)/2:${backdrop},setsar=1` +
          `${nameOf(tile, Math.max(14, Math.round(box.height / 26)))}[tile${n}]`,
      )
      input += 1
    }
    parts.push(`[base${n}][tile${n}]overlay=${box.x}:${box.y}:eof_action=repeat[base${n + 1}]`)
  })
  const over: string[] = []
  if (shot.banner !== null)
    over.push(
      `drawbox=x=0:y=0:w=iw:h=52:t=fill:color=0xa8201a@0.9`,
      `drawtext=${font}:fontsize=28:x=(w-tw)/2:y=26-th/2:text='${escaped(shot.banner)}'`,
    )
  if (shot.subtitle !== null)
    over.push(
      `drawtext=${font}:fontsize=26:box=1:boxcolor=black@0.6:boxborderw=8:x=(w-tw)/2:y=h-th-40:text='${escaped(shot.subtitle)}'`,
    )
  parts.push(`[base${shot.tiles.length}]${[...over, 'format=yuv420p'].join(',')}[v]`)
  return parts.join(';')
}

/**
 * Mixes inputs into one sound of exactly this length; its output is `[a]`.
 * @param begins when each input is heard first, in seconds: ffmpeg lets every input begin at 0
 */
export const soundFilter = (begins: readonly number[], seconds: number): string => {
  const length = seconds.toFixed(4)
  if (begins.length === 0) return `anullsrc=r=48000:cl=mono,atrim=0:${length}[a]`
  const each = begins.map(
    (begin, n) =>
      `[${n}:a]asetpts=PTS+${begin.toFixed(4)}/TB,aresample=48000:async=1:first_pts=0,aformat=channel_layouts=mono[s${n}]`,
  )
  const all = each.map((_, n) => `[s${n}]`).join('')
  const mix =
    each.length === 1 ? `${all}anull` : `${all}amix=inputs=${each.length}:normalize=0:duration=longest`
  return [...each, `${mix},alimiter=limit=0.95:level=0,apad=whole_dur=${length},atrim=0:${length}[a]`].join(
    ';',
  )
}
