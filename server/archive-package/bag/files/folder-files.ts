import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BagFile, BagFiles, StrangeFile } from './bag-files.ts'
import { readFileRange } from './byte-reader.ts'

/** The files below a folder. Links are not followed: what they lead to is not part of the bag. */
export const openFolder = async (folder: string): Promise<BagFiles> => {
  const files: BagFile[] = []
  const strange: StrangeFile[] = []
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile()) files.push({ path, bytes: (await stat(join(folder, path))).size })
      else strange.push({ path, why: entry.isSymbolicLink() ? 'link' : 'special' })
    }
  }
  await walk('')
  return {
    files,
    strange,
    open: (path) => readFileRange(join(folder, path)),
    close: () => Promise.resolve(),
  }
}
