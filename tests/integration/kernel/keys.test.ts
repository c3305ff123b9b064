import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyStore, openSecret, sealSecret } from '../../../server/kernel/keys/index.ts'

describe('the keys of a data folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-keys-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are refused where others may read them, or their files are damaged', async () => {
    await createKeyStore({ dir: folder }).key('camera')
    await chmod(join(folder, 'camera'), 0o644)
    await expect(createKeyStore({ dir: folder }).key('camera')).rejects.toMatchObject({ code: 'key.broken' })
    await chmod(join(folder, 'camera'), 0o600)
    await writeFile(join(folder, 'camera'), 'short')
    await expect(createKeyStore({ dir: folder }).key('camera')).rejects.toMatchObject({ code: 'key.broken' })
  })

  it('are made once, for this user alone, though several ask at the same time', async () => {
    const stores = Array.from({ length: 20 }, () => createKeyStore({ dir: folder }))
    const keys = await Promise.all(stores.map((store) => store.key('camera')))
    const kept = await readFile(join(folder, 'camera'))
    expect(kept).toHaveLength(32)
    expect(keys.every((key) => key.equals(kept))).toBe(true)
    expect((await stat(join(folder, 'camera'))).mode & 0o777).toBe(0o600)
  })

  it('are read from the place that the configuration names, and never made there', async () => {
    const file = join(folder, 'elsewhere.key')
    const store = () => createKeyStore({ dir: join(folder, 'keys'), files: { camera: file, link: null } })
    await expect(store().key('camera')).rejects.toMatchObject({ code: 'key.broken', details: { file } })
    await writeFile(file, Buffer.alloc(32, 7), { mode: 0o600 })
    expect(await store().key('camera')).toEqual(Buffer.alloc(32, 7))
    expect(await store().key('link')).toEqual(await readFile(join(folder, 'keys', 'link')))
  })

  it('differ from each other', async () => {
    const store = createKeyStore({ dir: folder })
    expect((await store.key('camera')).equals(await store.key('link'))).toBe(false)
  })
})

describe('a sealed secret', () => {
  const key = Buffer.alloc(32, 1)
  const wrong = expect.objectContaining({ code: 'key.wrong' }) as Error

  it('does not open with another key, for another owner, or where it was changed', () => {
    const sealed = sealSecret(key, 'secret', 'camera 1')
    const changed = Buffer.from(sealed, 'base64')
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(() => openSecret(Buffer.alloc(32, 2), sealed, 'camera 1')).toThrow(wrong)
    expect(() => openSecret(key, sealed, 'camera 2')).toThrow(wrong)
    expect(() => openSecret(key, changed.toString('base64'), 'camera 1')).toThrow(wrong)
    expect(() => openSecret(key, 'AQ==', 'camera 1')).toThrow(wrong)
  })

  it('opens again, and is sealed differently each time', () => {
    const sealed = sealSecret(key, '密码 secret', 'camera 1')
    expect(openSecret(key, sealed, 'camera 1')).toBe('密码 secret')
    expect(sealSecret(key, '密码 secret', 'camera 1')).not.toBe(sealed)
  })
})
