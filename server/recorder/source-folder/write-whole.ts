import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Puts `text` in place of what the file held; a crash or a power cut leaves the one or the other. */
export const writeWhole = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o750 })
  const draft = await open(`${file}.draft`, 'w', 0o640)
  try {
    await draft.writeFile(text)
    await draft.sync()
  } finally {
    await draft.close()
  }
  await rename(`${file}.draft`, file)
  const folder = await open(dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
