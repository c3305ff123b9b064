import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyPackage } from '../../../server/archive-package/index.ts'

const digest = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex')

describe('a bag that another program made', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bag-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
  const declared = (version: string) => ({
    'bagit.txt': `BagIt-Version: ${version}\nTag-File-Character-Encoding: UTF-8\n`,
  })
  const bag = (algorithm: string, version = '1.0') => ({
    ...declared(version),
    'data/a.txt': 'alpha',
    [`manifest-${algorithm.replace('-', '')}.txt`]: `${digest(algorithm, 'alpha')}  data/a.txt\n`,
  })
  const verify = () => verifyPackage({ path: folder, kind: 'folder' }, { known: new Map(), digests: 'all' })

  it.each(['sha256', 'sha512', 'sha1', 'md5', 'sm3', 'sha3-256'])('is intact by %s', async (algorithm) => {
    write(bag(algorithm))
    expect(await verify()).toMatchObject({ intact: true, faults: [], signature: 'none', bagVersion: '1.0' })
  })

  it('is intact in version 0.97, and its weak digest is noted', async () => {
    write(bag('md5', '0.97'))
    const { intact, warnings } = await verify()
    expect(intact).toBe(true)
    expect(warnings.map(({ kind }) => kind)).toEqual(['weakDigest', 'noTagManifest'])
  })

  it('is not intact by one manifest where another disagrees', async () => {
    write({ ...bag('sha256'), 'manifest-md5.txt': `${digest('md5', 'other')}  data/a.txt\n` })
    expect((await verify()).faults).toMatchObject([{ kind: 'changed', path: 'data/a.txt', algorithm: 'md5' }])
  })

  it('says of each file whether it was changed, is missing or is extra', async () => {
    const line = (text: string, path: string) => `${digest('sha256', text)}  ${path}\n`
    write({
      ...declared('1.0'),
      'data/a.txt': 'alpha!',
      'data/c.txt': 'gamma',
      'manifest-sha256.txt': line('alpha', 'data/a.txt') + line('beta', 'data/b.txt'),
      'bag-info.txt': 'Payload-Oxum: 9.2\n',
    })
    expect((await verify()).faults).toMatchObject([
      { kind: 'changed', path: 'data/a.txt' },
      { kind: 'extra', path: 'data/c.txt' },
      { kind: 'missing', path: 'data/b.txt' },
      { kind: 'amount', path: 'bag-info.txt', found: '11.2' },
    ])
  })

  it('is refused where it wants files fetched', async () => {
    write({ ...bag('sha256'), 'fetch.txt': 'https://example.org/x 5 data/b.txt\n' })
    expect((await verify()).faults).toEqual([{ kind: 'fetch', path: 'fetch.txt' }])
  })

  it('never opens what lies outside', async () => {
    write(bag('sha256'))
    const names = ['../x', '/etc/hostname', 'data/../../x', 'bagit.txt']
    write({
      'manifest-sha256.txt': [...names, 'data/a.txt']
        .map((path) => `${digest('sha256', 'alpha')}  ${path}\n`)
        .join(''),
    })
    symlinkSync('/etc/hostname', join(folder, 'data/link'))
    expect((await verify()).faults).toEqual([
      { kind: 'strange', path: 'data/link', why: 'link' },
      ...names.map((path) => ({ kind: 'outside', path, manifest: 'manifest-sha256.txt' })),
    ])
  })

  it('is warned of where two of its names are one elsewhere', async () => {
    const names = ['data/e\u0301.txt', 'data/é.txt']
    write({
      ...declared('1.0'),
      ...Object.fromEntries(names.map((name) => [name, 'x'])),
      'manifest-sha256.txt': names.map((name) => `${digest('sha256', 'x')}  ${name}\n`).join(''),
    })
    const { intact, warnings } = await verify()
    expect(intact).toBe(true)
    expect(warnings).toContainEqual({ kind: 'similarNames', paths: names })
  })

  it('needs a declaration, a manifest, and one that can be computed', async () => {
    write({ 'data/a.txt': 'alpha' })
    expect((await verify()).faults).toEqual([{ kind: 'missing', path: 'bagit.txt' }])
    write(declared('1.0'))
    expect((await verify()).faults).toContainEqual({ kind: 'noManifest', path: 'manifest-sha256.txt' })
    write({ 'manifest-crc32.txt': '0  data/a.txt\n' })
    expect((await verify()).faults).toContainEqual({ kind: 'algorithm', path: 'manifest-crc32.txt' })
  })
})
