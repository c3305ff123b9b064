import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  readFileRange,
  type ContentFile,
  type PackageContent,
} from '../../../server/archive-package/index.ts'
import { sampleContent } from './sample-content.ts'

const mib = 2 ** 20

/** Makes `count` files of `bytes` each that no two places of are alike, as clips are. */
export const makeFiles = async (folder: string, count: number, bytes: number): Promise<void> => {
  await mkdir(folder, { recursive: true })
  const noise = randomBytes(mib + 4096)
  for (let n = 0; n < count; n += 1) {
    const handle = await open(join(folder, `clip-${String(n).padStart(4, '0')}.mp4`), 'w')
    for (let done = 0; done < bytes; done += mib) {
      const part = noise.subarray((n * 7 + done / mib) % 4096).subarray(0, Math.min(mib, bytes - done))
      await handle.write(part)
    }
    await handle.close()
  }
}

/** All files of a folder as the footage of a case. */
export const folderContent = async (folder: string): Promise<PackageContent> => {
  const files: ContentFile[] = []
  let bytes = 0
  for (const name of (await readdir(folder)).sort()) {
    const { size } = await stat(join(folder, name))
    bytes += size
    const file = { path: `footage/${name}`, stamp: `${name} ${size}`, label: name }
    files.push({ ...file, open: () => readFileRange(join(folder, name)) })
  }
  return sampleContent({ files, description: { amount: { files: files.length, bytes } } })
}
