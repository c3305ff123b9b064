import { describe, expect, it } from 'vitest'
import { DEBIAN_PACKAGES, missingPackages } from '../../../config/setup/debian-packages.mjs'

describe('missing Debian packages', () => {
  it('counts what dpkg does not know', () => {
    expect(missingPackages(['ffmpeg', 'meson'], 'ffmpeg installed\n')).toEqual(['meson'])
  })

  it('counts what was removed but left its configuration', () => {
    expect(missingPackages(['ffmpeg'], 'ffmpeg config-files\n')).toEqual(['ffmpeg'])
  })

  it('counts what an interrupted dpkg left half-configured', () => {
    expect(missingPackages(['ffmpeg'], 'ffmpeg half-configured\n')).toEqual(['ffmpeg'])
  })

  it('finds a package that is installed for several architectures', () => {
    expect(missingPackages(['libuv1-dev'], 'libuv1-dev installed\nlibuv1-dev installed\n')).toEqual([])
  })

  it('counts all of them where dpkg says nothing', () => {
    expect(missingPackages(DEBIAN_PACKAGES.run, '')).toEqual(DEBIAN_PACKAGES.run)
  })
})

describe('packages of a level', () => {
  it('holds all of the level below', () => {
    expect(DEBIAN_PACKAGES.demo).toEqual(expect.arrayContaining([...DEBIAN_PACKAGES.run]))
    expect(DEBIAN_PACKAGES.test).toEqual(expect.arrayContaining([...DEBIAN_PACKAGES.demo]))
  })

  it('brings no browser where only a server runs', () => {
    expect(DEBIAN_PACKAGES.run).not.toContain('chromium')
    expect(DEBIAN_PACKAGES.demo).not.toContain('chromium')
  })
})
