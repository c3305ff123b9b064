import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '../cache-folder.ts'

const source = resolve(import.meta.dirname, 'faults.c')
const compileTimeoutMs = 60_000

/**
 * Compiles faults.c where that was not done yet; the library lies in the cache, named by the source's digest.
 * @returns its path
 * @throws Error with the compiler's words
 */
export const faultsLibrary = async (): Promise<string> => {
  const digest = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
  const folder = join(cacheFolder(), 'faults')
  const library = join(folder, `${digest.slice(0, 16)}.so`)
  const isThere = await access(library).then(
    () => true,
    () => false,
  )
  if (isThere) return library
  await mkdir(folder, { recursive: true })
  // Two test runs may compile at once: each its own, put in place whole.
  const draft = join(folder, `${process.pid}.so`)
  await promisify(execFile)('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-o', draft, source, '-ldl'], {
    timeout: compileTimeoutMs,
  })
  await rename(draft, library)
  return library
}
