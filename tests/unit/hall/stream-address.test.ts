import { describe, expect, it } from 'vitest'
import { joinAddress, splitAddress } from '../../../server/hall/stream-address.ts'

describe('the address of a stream', () => {
  it('is refused unless it is RTSP with a host, without repeating what may hold a password', () => {
    for (const text of ['', 'camera', 'http://camera/1', 'file:///etc/passwd', 'rtsp://', 'rtsp:///1']) {
      expect(() => splitAddress(text)).toThrow(
        expect.objectContaining({ code: 'camera.badUrl', details: {} }) as Error,
      )
    }
  })

  it('is taken apart into what may be shown and the login', () => {
    expect(splitAddress('rtsp://admin:p%40ss@10.0.0.7:554/Streaming/101?a=1')).toEqual({
      url: 'rtsp://10.0.0.7:554/Streaming/101?a=1',
      login: { user: 'admin', password: 'p@ss' },
    })
    expect(splitAddress('rtsps://camera/1')).toEqual({ url: 'rtsps://camera/1', login: null })
  })

  it('takes a password with an unescaped @ or % as it was meant', () => {
    expect(splitAddress('rtsp://admin:p@ss@camera/1').login).toEqual({ user: 'admin', password: 'p@ss' })
    expect(splitAddress('rtsp://admin:100%@camera/1').login).toEqual({ user: 'admin', password: '100%' })
  })

  it('is whole again when joined', () => {
    for (const text of [
      'rtsp://camera/1',
      'rtsp://admin:p%40ss%3A%2F@camera:8554/1?x=y',
      'rtsp://admin@camera/1',
    ])
      expect(joinAddress(splitAddress(text))).toBe(text)
  })
})
