import { expect, it } from 'vitest'
import { qualityOf } from '../../../server/media/quality.ts'
import { createRoomCodec } from '../../../server/media/room-codec.ts'

const h264 = { codecs: [{ mimeType: 'video/H264', parameters: { 'packetization-mode': 1 } }] }
const vp8 = { codecs: [{ mimeType: 'video/VP8' }] }

it('moves to VP8 while somebody cannot receive H.264, and back', () => {
  const told: string[] = []
  const codec = createRoomCodec((now) => told.push(now))
  codec.know('chromium', h264)
  expect(codec.current).toBe('H264')
  codec.know('firefox', vp8)
  codec.know('another', vp8)
  codec.forget('firefox')
  expect(codec.current).toBe('VP8')
  codec.forget('another')
  codec.forget('chromium')
  expect(told).toEqual(['VP8', 'H264'])
})

it('takes capabilities that are nonsense as those of somebody without H.264', () => {
  const codec = createRoomCodec(() => undefined)
  codec.know('odd', { codecs: [null, { mimeType: 7 }, { mimeType: 'video/H264' }] })
  expect(codec.current).toBe('VP8')
})

it('judges a network by what is sent over it', () => {
  expect(qualityOf([0, 0])).toBe(null)
  expect(qualityOf([10, 0])).toBe('good')
  expect(qualityOf([10, 3])).toBe('fair')
  expect(qualityOf([2])).toBe('poor')
})
