import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleRing, sealSample } from '../../support/packages/index.ts'

const program = resolve(import.meta.dirname, '../../../server/verify.ts')

const verify = async (...args: string[]) => {
  const child = spawn(process.execPath, [program, ...args])
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number]
  return { status, out, err }
}

describe('the verify command', () => {
  let archives: string
  let folder: string
  let keys: string
  beforeEach(async () => {
    archives = await mkdtemp(join(tmpdir(), 'huijian-verify-'))
    folder = (await sealSample(archives)).folder
    keys = join(archives, 'keys.json')
    await writeFile(keys, JSON.stringify(sampleRing))
  })
  afterEach(() => rm(archives, { recursive: true }))

  it('ends with 0 for a package whose signer is known, 3 where nobody vouches, 1 where it is damaged', async () => {
    expect(await verify(folder, '--keys', keys, '--lang', 'zh')).toMatchObject({
      status: 0,
      out: expect.stringContaining('信息包完好') as string,
    })
    expect(await verify(folder, '--lang', 'en')).toMatchObject({
      status: 3,
      out: expect.stringContaining('not known here') as string,
    })
    await appendFile(join(folder, 'data/result/决定书.pdf'), '!')
    const { status, out } = await verify(folder, '--keys', keys, '--json')
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'damaged',
      signature: 'known',
      faults: [{ kind: 'changed', path: 'data/result/决定书.pdf' }, { kind: 'amount' }],
    })
  })

  it('ends with 2, and one sentence, where nothing can be said', async () => {
    const text = join(archives, 'text')
    await writeFile(text, 'no package')
    for (const args of [
      [],
      [join(archives, 'nothing')],
      [text],
      [folder, '--keys', text],
      [folder, '--kyes', keys],
    ]) {
      const { status, err } = await verify(...args)
      expect([args, status]).toEqual([args, 2])
      expect(err.split('\n').length).toBeLessThanOrEqual(2)
    }
  })

  it('reads what other programs packed, compressed too, and says where that was cut off', async () => {
    const [zip, tar] = [join(archives, 'p.zip'), join(archives, 'p.tar')]
    execFileSync('python3', ['-m', 'zipfile', '-c', zip, `${folder}/`])
    execFileSync('tar', ['--format=gnu', '-cf', tar, '-C', dirname(folder), basename(folder)])
    for (const file of [zip, tar]) expect(await verify(file, '--keys', keys)).toMatchObject({ status: 0 })
    await truncate(tar, 100_000)
    expect(await verify(tar, '--lang', 'en')).toMatchObject({
      status: 2,
      err: expect.stringContaining('cut off') as string,
    })
  })
})
