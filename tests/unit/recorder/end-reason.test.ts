import { describe, expect, it } from 'vitest'
import type { FfmpegEnd } from '../../../server/kernel/ffmpeg/index.ts'
import {
  endReason,
  needsOtherAudio,
  silenceReason,
  withLastLines,
  withoutAddress,
} from '../../../server/recorder/source/end-reason.ts'

const ended = (end: Partial<FfmpegEnd>): FfmpegEnd => ({
  ...{ code: 1, signal: null, asked: false, lastLines: [], error: undefined },
  ...end,
})
const course = { recorded: false, waitedMs: 500, timeoutMs: 10_000 }
const recorded = { ...course, recorded: true }
const diskError = (code: string): Error => Object.assign(new Error('the disk said no'), { code })

describe('why a stream ended', () => {
  it.each([
    ['[tcp @ 0x1] Connection to tcp://10.0.0.9:554?timeout=0 failed: Connection refused', 'unreachable'],
    ['[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized', 'unauthorised'],
    ['[rtsp @ 0x1] method DESCRIBE failed: 404 Not Found', 'unreachable'],
    ['rtsp://***@cam/1: No route to host', 'unreachable'],
    ['rtsp://cam/1: Connection timed out', 'unreachable'],
    ['rtsp://cam/1: Invalid data found when processing input', 'bad-stream'],
    ["Stream map '0:v:0' matches no streams.", 'bad-stream'],
    ['something never seen before', 'bad-stream'],
  ])('is read from what ffmpeg said: %s', (line, reason) => {
    expect(endReason(ended({ lastLines: ['first line', line] }), course)).toEqual({ reason, detail: line })
  })

  it('is a stall where a connection that had delivered fell silent', () => {
    const end = ended({ lastLines: ['rtsp://cam/1: Connection timed out'] })
    expect(endReason(end, recorded).reason).toBe('stalled')
  })

  it('is a stall where the camera took the connection and never sent a byte', () => {
    const end = ended({ lastLines: ['rtsp://cam/1: Invalid data found when processing input'] })
    expect(endReason(end, { ...course, waitedMs: 10_100 }).reason).toBe('stalled')
    expect(endReason(end, course).reason).toBe('bad-stream')
  })

  it('is a bad stream where a stream that was given up for its silence had been garbage', () => {
    const silent = { reason: 'no-keyframe', detail: 'nothing for 15000 ms' } as const
    const garbage = ended({ lastLines: ['[h264 @ 0x1] non-existing PPS 6 referenced'] })
    expect(silenceReason(silent, garbage).reason).toBe('bad-stream')
    expect(silenceReason(silent, ended({}))).toBe(silent)
  })

  it('is not what was said long before', () => {
    const stalled = { reason: 'stalled', detail: 'nothing for 6000 ms' } as const
    const joined = ended({ lastLines: ['[h264 @ 0x1] non-existing PPS 0 referenced', 'Connection refused'] })
    expect(silenceReason(stalled, withLastLines(joined, 1))).toBe(stalled)
    expect(withLastLines(joined, 0).lastLines).toEqual([])
    expect(withLastLines(joined, 30)).toEqual(joined)
    expect(endReason(withLastLines({ ...joined, code: 0 }, 0), recorded).detail).toBe(
      'the camera ended the stream',
    )
  })

  it('is the disk where our own writing failed, whatever ffmpeg said then', () => {
    const reasonOf = (code: string) =>
      endReason(ended({ error: diskError(code), lastLines: ['401 Unauthorized'] }), recorded).reason
    expect([reasonOf('ENOSPC'), reasonOf('EDQUOT'), reasonOf('EIO'), reasonOf('EROFS')]).toEqual([
      'no-space',
      'no-space',
      'disk-error',
      'disk-error',
    ])
  })

  it('is a bad stream where what ffmpeg wrote could not be read', () => {
    expect(endReason(ended({ error: new Error('mp4.malformed'), code: 0 }), recorded).reason).toBe(
      'bad-stream',
    )
  })

  it('is the encoder where a signal ended it', () => {
    expect(endReason(ended({ code: null, signal: 'SIGSEGV' }), recorded)).toEqual({
      reason: 'encoder-crashed',
      detail: 'ffmpeg was ended by SIGSEGV',
    })
  })

  it('is the camera where the stream ended in order', () => {
    expect(endReason(ended({ code: 0 }), recorded).reason).toBe('unreachable')
  })
})

describe('the sound of a camera', () => {
  it('must be changed where MP4 cannot hold it', () => {
    const lines = [
      '[mp4 @ 0x1] Could not find tag for codec pcm_alaw in stream #1, codec not currently supported',
    ]
    expect(needsOtherAudio(ended({ lastLines: lines }))).toBe(true)
    expect(needsOtherAudio(ended({ lastLines: ['Connection refused'] }))).toBe(false)
  })
})

describe('what is said of an end', () => {
  it('does not tell where the camera is', () => {
    expect(withoutAddress('rtsp://***@10.0.0.1:554/main: Connection refused')).toBe('Connection refused')
    expect(withoutAddress('cannot open rtsps://cam-1/x')).toBe('cannot open ')
    expect(withoutAddress('nothing for 15000 ms')).toBe('nothing for 15000 ms')
  })
})
