import { describe, expect, it } from 'vitest'
import { sameAddress, settleLogin } from '../../../server/hall/settle-login.ts'

const login = { user: 'admin', password: 'a' }
const other = { user: 'admin', password: 'b' }
const kept = { url: 'rtsp://10.0.0.7/main', login }
const needed = expect.objectContaining({ code: 'camera.loginNeeded' }) as Error

describe('the login of an address that somebody gives', () => {
  it('is refused where the kept one would go to another device, or cannot be read any more', () => {
    expect(() => settleLogin('stream', { url: 'rtsp://10.0.0.8/main' }, kept)).toThrow(needed)
    expect(() => settleLogin('stream', { url: 'rtsp://10.0.0.7/main' }, 'unreadable')).toThrow(needed)
  })

  it('is refused where the kept one would go to another port, also as that of a sub-stream', () => {
    for (const url of ['rtsp://10.0.0.7:8554/x', 'rtsps://10.0.0.7:554/x'])
      expect(() => settleLogin('stream', { url }, kept)).toThrow(needed)
    const sub = { url: 'rtsp://10.0.0.7:8554/sub' }
    const main = { before: kept, after: kept, fresh: false }
    expect(() => settleLogin('stream', sub, undefined, main)).toThrow(needed)
    expect(settleLogin('stream', sub, undefined, { ...main, fresh: true }).login).toEqual(login)
    expect(settleLogin('onvif', { url: 'http://10.0.0.7:8000' }, undefined, main).login).toEqual(login)
  })

  it('is the given one, before that in the address, before the kept one', () => {
    const url = 'rtsp://u:p@10.0.0.7/x'
    expect(settleLogin('stream', { url, login: other }, kept).login).toEqual(other)
    expect(settleLogin('stream', { url, login: null }, kept).login).toBeNull()
    expect(settleLogin('stream', { url }, kept)).toEqual({
      ...{ url: 'rtsp://10.0.0.7/x', login: { user: 'u', password: 'p' } },
    })
    expect(settleLogin('stream', { url: 'rtsp://10.0.0.7:554/x' }, kept).login).toEqual(login)
  })

  it('follows the main stream of the same device, unless it has one of its own', () => {
    const main = { before: kept, after: { ...kept, login: other }, fresh: true }
    const sub = { url: 'rtsp://10.0.0.7/sub' }
    expect(settleLogin('stream', sub, undefined, main).login).toEqual(other)
    expect(settleLogin('stream', sub, { ...sub, login }, main).login).toEqual(other)
    const own = { user: 'onvif', password: 'c' }
    expect(
      settleLogin('onvif', { url: 'http://10.0.0.7' }, { url: 'http://10.0.0.7/', login: own }, main),
    ).toEqual({
      ...{ url: 'http://10.0.0.7/onvif/device_service', login: own },
    })
    expect(settleLogin('stream', { url: 'rtsp://10.0.0.9/sub' }, undefined, main).login).toBeNull()
  })

  it('is the same only where address, user and password are', () => {
    expect(sameAddress(kept, { ...kept })).toBe(true)
    expect(sameAddress(kept, { ...kept, login: other })).toBe(false)
    expect(sameAddress('unreadable', kept)).toBe(false)
    expect(sameAddress(undefined, kept)).toBe(false)
  })
})
