import { describe, expect, it } from 'vitest'
import {
  bagInfoText,
  parseBagInfo,
  parseOxum,
  valueOf,
} from '../../../server/archive-package/bag/bag-info.ts'
import { decodeTags, parseDeclaration } from '../../../server/archive-package/bag/declaration.ts'
import {
  manifestText,
  parseManifest,
  parseManifestName,
} from '../../../server/archive-package/bag/manifest.ts'
import { decodePath, encodePath, staysInside } from '../../../server/archive-package/bag/path.ts'
import { similarNames } from '../../../server/archive-package/bag/similar-names.ts'

describe('a path in a manifest', () => {
  it('leaves the bag by no way that some system knows', () => {
    const outside = ['', '/etc/passwd', '../x', 'data/../../x', 'data/./x', 'data//x', '~/x', '~root/x']
    for (const path of [...outside, 'C:/x', 'c:x', 'data\\..\\x', 'data/x\0.txt'])
      expect(staysInside(path), path).toBe(false)
    for (const path of ['data/窗口 1.mp4', 'data/..x/y..', 'bagit.txt'])
      expect(staysInside(path), path).toBe(true)
  })

  it('encodes line ends and the percent sign, and nothing else', () => {
    const path = 'data/50%\n\r 窗口:"?.mp4'
    expect(encodePath(path)).toBe('data/50%25%0A%0D 窗口:"?.mp4')
    expect(decodePath(encodePath(path), '1.0')).toBe(path)
    expect(decodePath('data/%250a%20', '1.0')).toBe('data/%0a%20')
  })

  it('keeps its percent sign in version 0.97', () => {
    expect(decodePath('data/50%25%0d%0A', '0.97')).toBe('data/50%25\r\n')
  })
})

describe('a manifest', () => {
  it('is known by its name, whatever the spelling of its algorithm', () => {
    expect(parseManifestName('manifest-SHA-256.txt')).toEqual({ of: 'payload', algorithm: 'sha256' })
    expect(parseManifestName('tagmanifest-sm3.txt')).toEqual({ of: 'tags', algorithm: 'sm3' })
    expect(parseManifestName('manifest-crc32.txt')).toEqual({ of: 'payload', algorithm: undefined })
    expect(parseManifestName('data/manifest-md5.txt')).toBeUndefined()
  })

  it('reads what it wrote, and digests in upper case', () => {
    const entries = [{ path: 'data/a b%.mp4', digest: '00ff' }]
    expect([...parseManifest(manifestText(entries), '1.0')]).toEqual([['data/a b%.mp4', '00ff']])
    expect(parseManifest('00FF\tdata/a\r\n', '1.0').get('data/a')).toBe('00ff')
  })

  it('refuses a line that is none, and a path that stands there twice, and says where', () => {
    expect(() => parseManifest('00ff  data/a\nnonsense\n', '1.0')).toThrow('digest path')
    expect(() => parseManifest('00ff  data/a\n00fe  data/a\n', '1.0')).toThrow('twice')
  })

  it("carries md5sum's marks in older bags", () => {
    expect([...parseManifest('00ff *./data/a\n', '0.97').keys()]).toEqual(['data/a'])
  })
})

describe('bagit.txt', () => {
  const declare = (version: string, encoding = 'UTF-8', more = '') =>
    parseDeclaration(
      Buffer.from(`BagIt-Version: ${version}\nTag-File-Character-Encoding: ${encoding}\n${more}`),
    )

  it('declares a version that is known, an encoding that is known, and no more', () => {
    expect(declare('0.97')).toEqual({ version: '0.97', encoding: 'UTF-8' })
    expect(() => declare('2.0')).toThrow('2.0 cannot be read')
    expect(() => declare('1.0', 'KLINGON')).toThrow('KLINGON')
    expect(() => declare('1.0', 'UTF-8', 'More: x\n')).toThrow('more than two lines')
    expect(() => parseDeclaration(Buffer.from('\uFEFFBagIt-Version: 1.0\n'))).toThrow('byte order mark')
  })

  it('gives the encoding of the other tag files', () => {
    const gbk = Buffer.from([0xbb, 0xe1, 0xbc, 0xf8])
    expect(decodeTags(gbk, declare('1.0', 'GBK'))).toBe('会鉴')
    expect(() => decodeTags(gbk, declare('1.0'))).toThrow('this is not UTF-8')
  })
})

describe('bag-info.txt', () => {
  it('goes on in lines that begin with a blank, and repeats labels', () => {
    const info = parseBagInfo('Contact-Name: 李\n  某\nContact-Name: B\npayload-oxum: 12.3\n')
    expect(info.map(({ value }) => value)).toEqual(['李 某', 'B', '12.3'])
    expect(parseOxum(valueOf(info, 'Payload-Oxum') ?? '')).toEqual({ bytes: 12, files: 3 })
    expect(() => parseBagInfo('no label\n')).toThrow('label')
  })

  it('keeps a value in its line, so that no value adds an element', () => {
    const text = bagInfoText([{ label: 'Title', value: 'a\nPayload-Oxum: 0.0' }])
    expect(parseBagInfo(text)).toEqual([{ label: 'Title', value: 'a Payload-Oxum: 0.0' }])
  })
})

it('finds names that differ only in their Unicode form or their case', () => {
  const names = ['data/é.txt', 'data/e\u0301.txt', 'data/A', 'data/a', 'data/b']
  expect(similarNames(names)).toEqual([
    ['data/e\u0301.txt', 'data/é.txt'],
    ['data/A', 'data/a'],
  ])
})
