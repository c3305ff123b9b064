import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acquireLock, processIdentity } from '../../../config/setup/lock.mjs'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huijian-lock-'))
  file = join(folder, 'setup.lock')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('two set-ups at once', () => {
  it('wait for each other, for a bounded time', async () => {
    const release = await acquireLock(file, vi.fn())
    const onWait = vi.fn()
    await expect(acquireLock(file, onWait, 300)).rejects.toThrow(/has not ended/)
    expect(onWait).toHaveBeenCalledExactlyOnceWith(String(process.pid))
    release()
    expect(existsSync(file)).toBe(false)
  })

  it('go on as soon as the other has ended', async () => {
    const release = await acquireLock(file, vi.fn())
    const second = acquireLock(file, release)
    await expect(second).resolves.toBeTypeOf('function')
    ;(await second)()
  })

  it('are not held up by one that was killed', async () => {
    const child = spawn('sleep', ['60'])
    writeFileSync(file, processIdentity(child.pid ?? 0) ?? '')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const onWait = vi.fn()
    const release = await acquireLock(file, onWait)
    expect(onWait).not.toHaveBeenCalled()
    expect(readFileSync(file, 'utf8')).toBe(processIdentity(process.pid))
    release()
  })

  it('are not held up by another process that got a dead one’s pid', async () => {
    writeFileSync(file, `${String(process.pid)} 1`)
    const release = await acquireLock(file, vi.fn())
    release()
  })

  it('may release twice without taking the next one’s lock', async () => {
    const release = await acquireLock(file, vi.fn())
    release()
    const next = await acquireLock(file, vi.fn())
    release()
    expect(existsSync(file)).toBe(true)
    next()
  })
})
