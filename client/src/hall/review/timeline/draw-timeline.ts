import type { TimeRange } from '../../../../../server/contract/time.ts'
import { boxOf, labelledTicks } from './axis.ts'
import type { Mark, MarkKind } from './marks.ts'
import type { RowFootage } from './row-footage.ts'

export const axisHeight = 26
export const rowHeight = 22
const barHeight = 14
const evidenceHeight = 4
const tickApart = 84

export interface TimelineColours {
  readonly ground: string
  readonly row: string
  readonly line: string
  readonly text: string
  readonly faint: string
  readonly covered: string
  readonly gap: string
  readonly gapGround: string
  readonly mixed: string
  readonly hold: string
  readonly playhead: string
  readonly now: string
  readonly selection: string
  readonly marks: Readonly<Record<MarkKind, string>>
}

export interface TimelineRow {
  readonly source: string
  readonly footage: RowFootage
  readonly marks: readonly Mark[]
  /** Its pictures are on the stage. */
  readonly chosen: boolean
}

export interface TimelinePicture {
  readonly view: TimeRange
  readonly width: number
  readonly rows: readonly TimelineRow[]
  readonly now: number
  readonly playhead: number | undefined
  readonly selection: TimeRange | undefined
  readonly words: { readonly now: string }
}

/** A hatched pattern, so that a gap is told from footage without its colour. */
const hatch = (context: CanvasRenderingContext2D, { gap, gapGround }: TimelineColours) => {
  const tile = document.createElement('canvas')
  Object.assign(tile, { width: 6, height: 6 })
  const pen = tile.getContext('2d')
  if (!pen) return gap
  pen.fillStyle = gapGround
  pen.fillRect(0, 0, 6, 6)
  pen.strokeStyle = gap
  pen.lineWidth = 1.5
  pen.beginPath()
  pen.moveTo(-1, 7)
  pen.lineTo(7, -1)
  pen.stroke()
  return context.createPattern(tile, 'repeat') ?? gap
}

const shapes: Readonly<Record<MarkKind, readonly (readonly [number, number])[]>> = {
  // A flag, a warning triangle, a diamond.
  bookmark: [
    [0, 0],
    [9, 3],
    [1.5, 6],
    [1.5, 12],
    [0, 12],
  ],
  alert: [
    [0, 0],
    [6, 11],
    [-6, 11],
  ],
  evidence: [
    [0, 0],
    [6, 6],
    [0, 12],
    [-6, 6],
  ],
}

export const drawTimeline = (
  context: CanvasRenderingContext2D,
  { view, width, rows, now, playhead, selection, words }: TimelinePicture,
  colours: TimelineColours,
): void => {
  const height = axisHeight + rows.length * rowHeight
  const xOf = (at: number) => ((at - view.from) / (view.to - view.from)) * width
  context.clearRect(0, 0, width, height)
  context.font = `12px ${getComputedStyle(context.canvas).fontFamily}`
  context.textBaseline = 'alphabetic'

  for (const { at, text, day } of labelledTicks(view, width, tickApart)) {
    const x = Math.round(xOf(at)) + 0.5
    context.strokeStyle = day ? colours.faint : colours.line
    context.beginPath()
    context.moveTo(x, 18)
    context.lineTo(x, height)
    context.stroke()
    context.fillStyle = day ? colours.text : colours.faint
    if (x < width - 40) context.fillText(text, x + 4, 14)
  }

  const gaps = hatch(context, colours)
  rows.forEach(({ footage, marks, chosen }, n) => {
    const top = axisHeight + n * rowHeight + (rowHeight - barHeight) / 2
    const bar = (range: TimeRange, style: string | CanvasPattern, from = 0, tall = barHeight) => {
      const box = boxOf(range, view, width)
      if (!box) return
      context.fillStyle = style
      context.fillRect(box.x, top + from, box.width, tall)
    }
    bar({ from: view.from, to: Math.min(now, view.to) }, colours.row)
    for (const gap of footage.gaps) bar({ from: gap.from, to: gap.to ?? now }, gaps)
    for (const span of footage.mixed) bar(span, colours.mixed)
    context.globalAlpha = chosen ? 1 : 0.55
    for (const span of footage.coverage) bar(span, colours.covered)
    context.globalAlpha = 1
    for (const hold of footage.holds) bar(hold, colours.hold, barHeight - 3, 5)
    for (const mark of marks)
      if (mark.kind === 'evidence')
        bar({ from: mark.at, to: mark.to }, colours.marks.evidence, -3, evidenceHeight)
    let drawn: { readonly kind: MarkKind; readonly x: number } | undefined
    for (const mark of marks) {
      const x = xOf(mark.at)
      if (x < -8 || x > width + 8) continue
      // A hundred of one kind on a few pixels tell no more than one.
      if (drawn?.kind === mark.kind && Math.abs(drawn.x - x) < 3) continue
      drawn = { kind: mark.kind, x }
      const [start, ...rest] = shapes[mark.kind]
      context.fillStyle = colours.marks[mark.kind]
      context.strokeStyle = colours.ground
      context.beginPath()
      if (start) context.moveTo(x + start[0], top + start[1])
      for (const [dx, dy] of rest) context.lineTo(x + dx, top + dy)
      context.closePath()
      context.fill()
      context.stroke()
    }
  })

  if (selection) {
    const box = boxOf(selection, view, width)
    if (box) {
      context.fillStyle = colours.selection
      context.globalAlpha = 0.25
      context.fillRect(box.x, axisHeight, box.width, height - axisHeight)
      context.globalAlpha = 1
      context.fillRect(box.x, 18, 2, height - 18)
      context.fillRect(box.x + box.width - 2, 18, 2, height - 18)
    }
  }
  if (now >= view.from && now <= view.to) {
    const x = Math.round(xOf(now)) + 0.5
    context.strokeStyle = colours.now
    context.setLineDash([3, 2])
    context.beginPath()
    context.moveTo(x, 18)
    context.lineTo(x, height)
    context.stroke()
    context.setLineDash([])
    context.fillStyle = colours.now
    context.fillText(words.now, Math.min(x + 4, width - 30), 14)
  }
  if (playhead !== undefined && playhead >= view.from && playhead <= view.to) {
    const x = xOf(playhead)
    context.fillStyle = colours.playhead
    context.fillRect(x - 1, 14, 2, height - 14)
    context.beginPath()
    context.moveTo(x - 7, 12)
    context.lineTo(x + 7, 12)
    context.lineTo(x, 22)
    context.closePath()
    context.fill()
  }
}
