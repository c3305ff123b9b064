import { describe, expect, it } from 'vitest'
import { isInstalled } from '../../../config/setup/npm-dependencies.mjs'

const host = { platform: 'linux', arch: 'x64' }
const locked = {
  '': { version: '1.0.0' },
  'node_modules/vue': { version: '3.5.45' },
  'node_modules/binding-linux-x64': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
  'node_modules/binding-darwin-arm64': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] },
}
const vue = { 'node_modules/vue': { version: '3.5.45' } }

describe('npm packages', () => {
  it('are not installed where one is missing', () => {
    expect(isInstalled(locked, {}, host)).toBe(false)
  })

  it('are not installed where one has another version than the lock file', () => {
    expect(isInstalled(locked, { 'node_modules/vue': { version: '3.5.44' } }, host)).toBe(false)
  })

  it('are not installed where one is left over that the lock file no longer names', () => {
    expect(isInstalled(locked, { ...vue, 'node_modules/left-pad': { version: '1.0.0' } }, host)).toBe(false)
  })

  it('are not installed where they were copied from a machine of another kind', () => {
    const copied = {
      ...vue,
      'node_modules/binding-darwin-arm64': locked['node_modules/binding-darwin-arm64'],
    }
    expect(isInstalled(locked, copied, host)).toBe(false)
  })

  it('are installed with the optional packages of this platform only', () => {
    const present = { ...vue, 'node_modules/binding-linux-x64': locked['node_modules/binding-linux-x64'] }
    expect(isInstalled(locked, present, host)).toBe(true)
  })
})
