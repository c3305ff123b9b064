import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { freePort } from '../../support/free-port.ts'
import { endAll, untilGone } from '../../support/measure/index.ts'
import { processTree } from '../../support/process-tree.ts'

const project = resolve(import.meta.dirname, '../../..')
/** Generous: what is asked is that all end, not how fast (the drill clean-stop has the bound). */
const goneTimeoutMs = 20_000

/** As people start it: npm, a shell or none, set-up, launcher, web and recorder, one under the other. */
describe('what npm started', () => {
  let folder: string
  let npm: ChildProcess
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'npm-start-'))
    const configFile = join(folder, 'huijian.yaml')
    const config = {
      demo: { enabled: true, simulateHall: false },
      http: { port: await freePort() },
      data: { dir: join(folder, 'data') },
      recordings: { dir: join(folder, 'recordings') },
      media: { portBase: 0, workers: 1 },
    }
    await writeFile(configFile, stringify(config))
    npm = spawn('npm', ['start', '--', '--config', configFile], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  })
  afterEach(() => rm(folder, { recursive: true }))

  const untilReady = async (): Promise<void> => {
    if (!npm.stdout) throw new Error('npm has no output')
    for await (const line of createInterface({ input: npm.stdout })) if (line.startsWith('ready:')) return
    throw new Error('it ended before it was ready')
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('ends whole where npm is sent %s', async (signal) => {
    await untilReady()
    npm.stdout?.resume()
    const all = await processTree(npm.pid ?? 0)
    try {
      expect(all.some(({ command }) => command.some((part) => part.endsWith('server/web.ts')))).toBe(true)
      const ended = once(npm, 'exit')
      npm.kill(signal)
      await ended
      expect(await untilGone(all, goneTimeoutMs)).toEqual([])
    } finally {
      await endAll(all)
    }
  })
})
