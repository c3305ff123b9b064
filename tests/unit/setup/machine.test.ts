import { describe, expect, it } from 'vitest'
import { cacheFolder, parseRelease } from '../../../config/setup/machine.mjs'
import { isNewEnough } from '../../../config/setup/node-runtime.mjs'

describe('the release that binaries are bound to', () => {
  it('is read from a quoted and an unquoted os-release', () => {
    expect(parseRelease('ID=debian\nVERSION_ID="12"\n')).toBe('debian-12')
    expect(parseRelease('PRETTY_NAME="x"\nVERSION_ID=13\nID="debian"\n')).toBe('debian-13')
  })

  it('is not taken from a key that only ends alike', () => {
    expect(parseRelease('VARIANT_ID=x\nID=debian\nBUILD_ID=7\n')).toBe('debian-unknown')
  })
})

describe('the cache', () => {
  it('is the folder that was asked for, else one in the user’s cache', () => {
    expect(cacheFolder({ HUIJIAN_CACHE: '/big/disk', XDG_CACHE_HOME: '/x' }, '/home/a')).toBe('/big/disk')
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, '/home/a')).toBe('/x/huijian')
    expect(cacheFolder({}, '/home/a')).toBe('/home/a/.cache/huijian')
  })
})

describe('the machine’s own Node', () => {
  it('is refused where it does not run TypeScript as it is', () => {
    expect(isNewEnough('20.20.2')).toBe(false)
    expect(isNewEnough('22.17.1')).toBe(false)
    expect(isNewEnough('23.5.0')).toBe(false)
  })

  it('is taken from 22.18 on', () => {
    expect(isNewEnough('22.18.0')).toBe(true)
    expect(isNewEnough('24.0.0')).toBe(true)
  })
})
