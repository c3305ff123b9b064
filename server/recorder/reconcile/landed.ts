import { open } from 'node:fs/promises'
import type { Fragment } from '../../footage-index/index.ts'
import { isMissing } from '../../kernel/errors/index.ts'

const headerBytes = 8

/**
 * How many of the fragments, from the first on, really stand in the file where the index says: each begins with a
 * `prft` box, and the file reaches to its end. None in a file that is not there.
 * @param from the first that is looked at; those before were found already
 */
export const countLanded = async (
  file: string,
  fragments: readonly Fragment[],
  from: number,
): Promise<number> => {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (!handle) return 0
  try {
    const { size } = await handle.stat()
    const header = Buffer.alloc(headerBytes)
    for (let n = from; n < fragments.length; n += 1) {
      const fragment = fragments[n]
      if (!fragment || fragment.offset + fragment.size > size) return n
      await handle.read(header, 0, headerBytes, fragment.offset)
      if (header.toString('latin1', 4) !== 'prft') return n
    }
    return fragments.length
  } finally {
    await handle.close()
  }
}
