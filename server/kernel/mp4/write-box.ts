import { boxesWithin, type Box } from './box.ts'

/** A box around its parts. */
export const boxOf = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const header = Buffer.alloc(8)
  const size = parts.reduce((sum, part) => sum + part.length, header.length)
  header.writeUInt32BE(size, 0)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, ...parts])
}

/** Bytes of fields before the boxes that a box holds; boxes that are not named here hold fields only. */
const containers: ReadonlyMap<string, number> = new Map([
  ...['moov', 'trak', 'mdia', 'minf', 'stbl'].map((type) => [type, 0] as const),
  ['stsd', 8],
])

/**
 * These boxes with some changed, and the sizes of all that hold them with them.
 * @param edit gives what stands in a box's place; undefined: the box stays, or is looked into
 */
export const editBoxes = (bytes: Buffer, edit: (box: Box) => Buffer | undefined): Buffer => {
  const within = (from: number, to: number): readonly Buffer[] =>
    boxesWithin(bytes, from, to).map((box) => {
      const edited = edit(box)
      if (edited) return edited
      const fields = containers.get(box.type)
      if (fields === undefined) return bytes.subarray(box.start, box.end)
      const inside = box.payload + fields
      return boxOf(box.type, bytes.subarray(box.payload, inside), ...within(inside, box.end))
    })
  return Buffer.concat(within(0, bytes.length))
}
