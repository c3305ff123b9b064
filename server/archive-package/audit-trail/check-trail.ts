import type { BagFault } from '../../contract/archive.ts'
import type { BagFiles } from '../bag/files/bag-files.ts'
import type { ByteReader } from '../bag/files/byte-reader.ts'
import type { SealStatement } from '../signature/statement.ts'
import { checkTrail } from './trail.ts'

/** An entry is small; whatever is longer is none. */
const longestLine = 1024 * 1024

const linesOf = async function* (reader: ByteReader): AsyncIterable<string> {
  const decoder = new TextDecoder()
  const buffer = Buffer.alloc(64 * 1024)
  let rest = ''
  try {
    for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer)) {
      const lines = (rest + decoder.decode(buffer.subarray(0, count), { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine) break
      yield* lines
    }
    yield rest
  } finally {
    await reader.close()
  }
}

/** Checks the audit trail of a package against the head that its statement pins. */
export const trailFaults = async (bag: BagFiles, { audit }: SealStatement): Promise<readonly BagFault[]> => {
  const path = audit.trail
  if (path === null) return []
  if (!bag.files.some((file) => file.path === path))
    return [{ kind: 'audit', path, why: 'missing', entry: audit.length }]
  const fault = await checkTrail(linesOf(await bag.open(path)), { length: audit.length, head: audit.head })
  return fault ? [{ kind: 'audit', path, ...fault }] : []
}
