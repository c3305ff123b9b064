import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, rm } from 'node:fs/promises'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Longest path that `sockaddr_un.sun_path` takes on Linux, without its closing zero (unix(7)). */
const longestPath = 107

/**
 * Where a process of the server that keeps its data in `dataDir` listens for the others: `run/<name>.sock` there, or,
 * where that path would be too long for a socket, a folder of its own under the temporary folder.
 */
export const localSocketPath = (dataDir: string, name: string): string => {
  const path = join(dataDir, 'run', `${name}.sock`)
  if (Buffer.byteLength(path) <= longestPath) return path
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(tmpdir(), `huijian-${digest}`, `${name}.sock`)
}

/**
 * Listens at such a path, which only this user may reach. What a process that died left there is removed first: make
 * sure beforehand that no other process listens.
 */
export const listenLocally = async (server: Server, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Fails where the folder is somebody else's: a stranger under /tmp cannot put himself in between.
  await chmod(dirname(path), 0o700)
  await rm(path, { force: true })
  server.listen({ path })
  await once(server, 'listening')
}
