import { describe, expect, it } from 'vitest'
import { hideSecrets } from '../../../server/kernel/log/index.ts'

describe('hideSecrets', () => {
  it('cuts user and password out of every address in a text', () => {
    expect(hideSecrets('rtsp://admin:s3cret@10.0.0.1/1: 401, then rtsps://u:p@cam/2')).toBe(
      'rtsp://***@10.0.0.1/1: 401, then rtsps://***@cam/2',
    )
  })

  it('cuts a password whole that holds an @, and nothing beyond the text that it stands in', () => {
    expect(hideSecrets('rtsp://admin:p@ss@10.0.0.1/1')).toBe('rtsp://***@10.0.0.1/1')
    const json = '{"url":"rtsp://u:p@cam","mail":"a@b"}'
    expect(hideSecrets(json)).toBe('{"url":"rtsp://***@cam","mail":"a@b"}')
  })

  it('leaves addresses without credentials as they are', () => {
    expect(hideSecrets('rtsp://10.0.0.1:554/main?x=a@b')).toBe('rtsp://10.0.0.1:554/main?x=a@b')
  })
})
