import { access, constants, mkdir } from 'node:fs/promises'
import { StartupError } from '../kernel/process/index.ts'

/**
 * Makes a folder that the configuration names, where there is none.
 * @throws StartupError naming the key, where it cannot be made or written
 */
export const requireFolder = async (key: string, dir: string, mode: number): Promise<void> => {
  try {
    await mkdir(dir, { recursive: true, mode })
    await access(dir, constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(`${key} ${dir} cannot be used as a folder to write to: ${reason}`)
  }
}
