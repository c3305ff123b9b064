import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionView } from '../../../server/contract/session.ts'
import { fatalExitCode } from '../../../server/kernel/process/index.ts'
import { startProduct } from '../../support/product.ts'

const program = resolve(import.meta.dirname, '../../../server/main.ts')

/** Runs the program until it ends by itself. */
const runToEnd = async (
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

describe('npm start', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const config = async (text: string): Promise<string> => {
    const file = join(folder, 'huijian.yaml')
    const rest =
      "node: { unitCode: '430105000000' }\nmedia: { portBase: 0, workers: 1 }\nlog: { format: json }\n"
    await writeFile(file, `${rest}${text}`)
    return file
  }
  const refusal = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await runToEnd(...args)
    expect(code).toBe(fatalExitCode)
    const lines = stderr.split('\n').filter((line) => line.startsWith('huijian'))
    expect(lines).toHaveLength(1)
    return lines[0] ?? ''
  }

  it('ends with one sentence where the configuration cannot be read', async () => {
    expect(await refusal('--config', join(folder, 'none.yaml'))).toContain('none.yaml')
    expect(await refusal('--config', await config('http: { prot: 80 }'))).toContain('unknown key http.prot')
    expect(await refusal('--confg', 'x')).toContain('--confg')
  })

  it('ends with one sentence where its port is in use', async () => {
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const sentence = await refusal('--config', await config(`http: { port: ${port} }`))
    expect(sentence).toContain(`127.0.0.1:${port} is in use`)
    taken.close()
  })

  it('ends with one sentence where a media port is in use', async () => {
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const file = join(folder, 'media.yaml')
    await writeFile(
      file,
      `node: { unitCode: '430105000000' }\nhttp: { port: 0 }\nmedia: { portBase: ${port}, workers: 1 }\n`,
    )
    expect(await refusal('--config', file)).toContain(`media port from ${port} on is in use`)
    taken.close()
  })

  it('ends with one sentence where ffmpeg is missing', async () => {
    const file = await config('http: { port: 0 }\nffmpeg: { path: /nowhere/ffmpeg }')
    expect(await refusal('--config', file)).toContain('/nowhere/ffmpeg')
  })

  it('ends with one sentence where a folder cannot be used', async () => {
    const plain = join(folder, 'plain-file')
    await writeFile(plain, '')
    expect(await refusal('--config', await config(`data: { dir: ${plain} }`))).toContain(`data.dir ${plain}`)
    expect(await refusal('--config', await config(`recordings: { dir: ${plain} }`))).toContain(
      `recordings.dir ${plain}`,
    )
  })

  it('ends with one sentence where it is to listen at an address of another machine', async () => {
    const file = join(folder, 'media.yaml')
    await writeFile(
      file,
      "node: { unitCode: '430105000000' }\nhttp: { port: 0 }\n" +
        'media: { portBase: 0, workers: 1, networks: [{ name: other, listen: 192.0.2.1 }] }\n',
    )
    expect(await refusal('--config', file)).toContain('media.networks: of 192.0.2.1')
  })

  it.each(['business.db', 'footage.db'])('ends with one sentence where %s is damaged', async (name) => {
    const data = join(folder, 'data')
    await mkdir(data)
    await writeFile(join(data, name), randomBytes(8192))
    const file = await config(
      `http: { port: 0 }\ndata: { dir: ${data} }\nrecordings: { dir: ${folder}/clips }`,
    )
    const sentence = await refusal('--config', file)
    expect(sentence).toContain('is damaged')
    expect(sentence).toContain(join(data, name))
  })

  it('examines a configuration and names what is wrong', async () => {
    const file = await config('http: { port: 0 }\nffmpeg: { path: /nowhere/ffmpeg }')
    const { code, stdout } = await runToEnd('--config', file, '--check')
    expect(code).toBe(1)
    expect(stdout).toMatch(/ffmpeg +WRONG +\/nowhere\/ffmpeg/u)
    expect(stdout).toMatch(/worker +ok/u)
  })

  it('keeps its data to itself, and refuses a second start on it before anything is changed', async () => {
    const running = await startProduct({ folder })
    try {
      expect((await stat(running.dataDir)).mode & 0o777).toBe(0o700)
      const { code, stderr } = await runToEnd('--config', running.configFile)
      expect(code).toBe(fatalExitCode)
      const sentences = stderr.split('\n').filter((line) => line.startsWith('huijian'))
      expect(sentences).toHaveLength(1)
      expect(sentences[0]).toContain('running on this data folder')
      expect((await (await running.signIn('official')).get<SessionView>('/api/session')).account).toBe(
        'official',
      )
    } finally {
      await running.close()
    }
  })

  it('tells the first passwords once, whatever keeps it from running at first', async () => {
    const real = { demo: { enabled: false }, node: { unitCode: '430105000000' } }
    const kept = `data: { dir: ${folder}/data }\nrecordings: { dir: ${folder}/recordings }\n`
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const noPort = await runToEnd('--config', await config(`${kept}http: { port: ${port} }`))
    taken.close()
    expect(noPort.stdout).not.toContain('sysadmin')

    const noFfmpeg = `${kept}http: { port: 0 }\nffmpeg: { path: /nowhere/ffmpeg }`
    const { code, stdout } = await runToEnd('--config', await config(noFfmpeg))
    expect(code).toBe(fatalExitCode)

    const running = await startProduct({ folder, config: real })
    const told = `${stdout}${running.output()}`
    await running.close()
    for (const account of ['sysadmin', 'secadmin', 'auditor'])
      expect(told.match(new RegExp(`^  ${account} `, 'gmu'))).toHaveLength(1)
  })

  it('makes three administrators at the first start for real, who must change their passwords, and none later', async () => {
    const real = { demo: { enabled: false }, node: { unitCode: '430105000000', name: '开福区' } }
    const first = await startProduct({ folder, config: real })
    try {
      expect(first.accounts.map(({ account }) => account)).toEqual(['sysadmin', 'secadmin', 'auditor'])
      const session = await (await first.signIn('secadmin')).get<SessionView>('/api/session')
      expect(session.mustChangePassword).toBe(true)
      expect(session.actions).not.toContain('user.manage')
    } finally {
      await first.close()
    }
    const second = await startProduct({ folder, config: real })
    expect(second.accounts).toEqual([])
    await second.close()
  })
})
