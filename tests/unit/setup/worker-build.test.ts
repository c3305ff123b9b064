import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyPatch, PATCHES, wrapDirectory } from '../../../config/setup/worker/build.mjs'
import { sourceLines, sourceStanzas } from '../../../config/setup/worker/libsrtp.mjs'

const worker = join(import.meta.dirname, '../../../node_modules/mediasoup/worker')

describe('a patch of the worker', () => {
  const patch = { file: 'a.cpp', find: 'old', replace: 'new' }

  it('is refused where its place is gone', () => {
    expect(() => applyPatch('nothing of it', patch)).toThrow(/no longer holds/)
  })

  it('is refused where its place is ambiguous', () => {
    expect(() => applyPatch('old and old', patch)).toThrow(/no longer holds/)
  })

  it.each(PATCHES)('applies to $file of the installed version', (each) => {
    expect(applyPatch(readFileSync(join(worker, each.file), 'utf8'), each)).toContain(each.replace)
  })
})

describe('a subproject of the worker', () => {
  it('is refused where its wrap names no directory', () => {
    expect(() => wrapDirectory('[wrap-file]\nsource_url = x\n')).toThrow(/no directory/)
  })

  it('lies where its wrap says', () => {
    expect(wrapDirectory('[wrap-file]\ndirectory = libuv-v1.51.0\nsource_url = x\n')).toBe('libuv-v1.51.0')
  })
})

describe('source archives', () => {
  it('come from a one-line list’s binary archives, options kept, comments and sources dropped', () => {
    const list = '# deb http://old/ x main\ndeb [arch=amd64] http://a/ x main\ndeb-src http://a/ x main\n'
    expect(sourceLines(list)).toBe('deb-src [arch=amd64] http://a/ x main')
  })

  it('come from a stanza with its keyring kept', () => {
    const stanza = 'Types: deb deb-src\nURIs: http://a/\nSigned-By: /usr/share/keyrings/a.gpg\n'
    expect(sourceStanzas(stanza)).toBe(
      'Types: deb-src\nURIs: http://a/\nSigned-By: /usr/share/keyrings/a.gpg\n',
    )
  })
})
