import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { appendFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openFolder,
  packageVerifier,
  tarLength,
  tarStream,
  verifyPackage,
  zipLength,
  zipStream,
  type ContentFile,
} from '../../../server/archive-package/index.ts'
import { trustRing } from '../../../server/kernel/signing/index.ts'
import { lookAt } from '../../../server/kernel/verifier/index.ts'
import {
  sampleContent,
  sampleFile,
  samplePlan,
  sampleRing,
  sealSample,
  smallCase,
} from '../../support/packages/index.ts'

const known = trustRing(sampleRing)
const verify = async (path: string) => verifyPackage(await lookAt(path), { known, digests: 'all' })

describe('a sealed package', () => {
  let archives: string
  beforeEach(async () => {
    archives = await mkdtemp(join(tmpdir(), 'archives-'))
  })
  afterEach(() => rm(archives, { recursive: true }))

  it('is intact, its signer is known, and nothing else is left', async () => {
    const { folder } = await sealSample(archives)
    expect(await verify(folder)).toMatchObject({
      intact: true,
      signature: 'known',
      warnings: [],
      bagVersion: '1.0',
    })
    expect(await readdir(join(archives, '.building'))).toEqual([])
  })

  it('is checked by sha256sum and openssl too', async () => {
    const { folder } = await sealSample(archives)
    const run = (program: string, ...args: string[]): string =>
      execFileSync(program, args, { cwd: folder, encoding: 'utf8' })
    for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt'])
      run('sha256sum', '-c', '--strict', manifest)
    const signed = ['-in', 'signature/statement.json', '-sigfile', 'signature/statement.sig']
    expect(
      run('openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', 'signature/signer.pem', '-rawin', ...signed),
    ).toContain('Signature Verified Successfully')
  })

  it('says in the language asked for what became of it, and who vouches for it', async () => {
    const { folder } = await sealSample(archives)
    const ask = async (keys: readonly string[], language: 'zh-CN' | 'en') =>
      packageVerifier.verify(await lookAt(folder), {
        ...{ keys, language, signal: new AbortController().signal, onProgress: () => undefined },
      })
    expect(await ask([], 'zh-CN')).toMatchObject({
      verdict: 'unvouched',
      lines: [expect.stringContaining('完好'), expect.stringContaining('密钥未知'), expect.anything()],
    })
    expect((await ask([join(folder, 'signature/signer.pem')], 'en')).verdict).toBe('intact')
    await appendFile(join(folder, 'data/result/决定书.pdf'), '!')
    const { verdict, lines } = await ask([], 'en')
    expect(verdict).toBe('damaged')
    expect(lines).toContainEqual(expect.stringContaining('data/result/决定书.pdf was changed'))
  })

  it('names a tag file that was added, and a signature that was taken away', async () => {
    const { folder } = await sealSample(archives)
    await writeFile(join(folder, 'index2.html'), 'x')
    expect((await verify(folder)).faults).toEqual([{ kind: 'extra', path: 'index2.html' }])
    await rm(join(folder, 'signature/statement.json'))
    expect(await verify(folder)).toMatchObject({
      signature: 'wrong',
      faults: expect.arrayContaining([
        expect.objectContaining({ kind: 'signature', why: 'missing' }),
      ]) as unknown,
    })
  })

  it('is intact as .zip and .tar too, of the length that was promised, for other programs as well', async () => {
    const { folder } = await sealSample(archives)
    const bag = await openFolder(folder)
    const at = new Date('2026-11-24T02:00:00Z')
    const [zip, tar] = [join(archives, 'p.zip'), join(archives, 'p.tar')]
    await pipeline(Readable.from(zipStream(bag, 'X043-2026', at)), createWriteStream(zip))
    await pipeline(Readable.from(tarStream(bag, 'X043-2026', at)), createWriteStream(tar))
    expect((await stat(zip)).size).toBe(zipLength(bag, 'X043-2026'))
    expect((await stat(tar)).size).toBe(tarLength(bag, 'X043-2026', at))
    for (const file of [zip, tar])
      expect(await verify(file)).toMatchObject({ intact: true, signature: 'known' })
    execFileSync('python3', [
      '-c',
      'import sys,zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)',
      zip,
    ])
    execFileSync('tar', ['-xf', tar, '-C', archives])
    expect(await verify(join(archives, 'X043-2026'))).toMatchObject({ intact: true })
  })
})

describe('sealing', () => {
  let archives: string
  beforeEach(async () => {
    archives = await mkdtemp(join(tmpdir(), 'archives-'))
  })
  afterEach(() => rm(archives, { recursive: true }))

  const gap = {
    code: 'order.closed',
    name: { 'zh-CN': '督办单未销号', en: 'order is open' },
    present: false,
    detail: '',
  }
  const outside = async (): Promise<readonly string[]> =>
    (await readdir(archives)).filter((name) => name !== '.building')

  it('stops at a part that is missing, and seals with the gap named where somebody says so', async () => {
    const options = { ...smallCase, description: { parts: [gap] } }
    await expect(sealSample(archives, options)).rejects.toThrow('order is open')
    expect(await outside()).toEqual([])
    const { folder } = await sealSample(archives, options, { acceptGaps: true })
    expect(await verify(folder)).toMatchObject({ intact: true })
    expect(
      execFileSync('grep', ['-c', '督办单未销号', join(folder, 'four-properties.json')], {
        encoding: 'utf8',
      }),
    ).toBe('1\n')
  })

  it('takes what cannot be read, or is not as it was recorded, for a gap', async () => {
    const lost: ContentFile = {
      ...sampleFile('footage/lost.mp4', ''),
      open: () => Promise.reject(new Error('the disk is gone')),
    }
    const other = { ...sampleFile('footage/other.mp4', 'now'), sha256: 'then' }
    await expect(sealSample(archives, { files: [lost, other] })).rejects.toMatchObject({
      gaps: [{ code: 'file.unreadable', detail: 'the disk is gone' }, { code: 'file.altered' }],
    })
  })

  it('packs nothing twice when it goes on, but what has changed', async () => {
    let opened: string[] = []
    const files = smallCase.files.map((file) => ({
      ...file,
      open: () => {
        opened.push(file.path)
        return file.open()
      },
    }))
    const options = { ...smallCase, files, description: { parts: [gap] } }
    await expect(sealSample(archives, options)).rejects.toThrow('missing')
    expect(opened).toHaveLength(files.length)
    opened = []
    const [first, ...others] = files
    const changed = [{ ...(first ?? sampleFile('x', '')), stamp: 'new' }, ...others]
    await sealSample(archives, { ...options, files: changed }, { acceptGaps: true })
    expect(opened).toEqual([first?.path])
  })

  it('leaves out what is no part of the content any more', async () => {
    const options = { ...smallCase, description: { parts: [gap] } }
    await expect(sealSample(archives, options)).rejects.toThrow('missing')
    const { folder } = await sealSample(
      archives,
      { ...options, files: smallCase.files.slice(1) },
      { acceptGaps: true },
    )
    expect(await readdir(join(folder, 'data'))).not.toContain('application/申请表.pdf')
    expect(await verify(folder)).toMatchObject({ intact: true })
  })

  it.each(['../x', 'a/../b', '/x', 'a%b', 'con:x', 'a\nb', 'a./b'])(
    'packs no file of the name %j',
    async (path) => {
      await expect(sealSample(archives, { files: [sampleFile(path, 'x')] })).rejects.toThrow(
        'cannot be the name',
      )
    },
  )

  it('packs no two files that some systems take for one', async () => {
    const files = [sampleFile('a/É.txt', 'x'), sampleFile('a/e\u0301.txt'.normalize('NFC'), 'y')]
    await expect(sealSample(archives, { files })).rejects.toThrow('take these names for one')
  })

  it('publishes nothing that does not verify', async () => {
    const content = sampleContent(smallCase)
    const plan = await samplePlan(content, { audit: { length: 99, head: 'f'.repeat(64) } })
    await expect(sealSample(archives, smallCase, plan)).rejects.toThrow('were cut off')
    expect(await outside()).toEqual([])
  })
})
