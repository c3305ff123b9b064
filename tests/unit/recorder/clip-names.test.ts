import { describe, expect, it } from 'vitest'
import { ClipId, SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { clipMarkBytes, readClipMark, writeClipMark } from '../../../server/recorder/clip/clip-mark.ts'
import { clipPath } from '../../../server/recorder/clip/clip-path.ts'
import { RunId } from '../../../server/recorder/store/run-id.ts'
import { box } from '../../support/mp4-stream.ts'

const mark = { clipId: newId(ClipId), sourceId: newId(SourceId), runId: newId(RunId), epoch: 7 }

describe('what a clip is called', () => {
  it('is its start in UTC, in a folder for each hour', () => {
    const sourceId = SourceId.parse('0192f3a0-5b7d-7c3e-8f4e-68756a69616e')
    const clipId = ClipId.parse('0192f3a0-5b7d-7c3e-8f4e-0000deadbeef')
    expect(clipPath(sourceId, clipId, Date.parse('2026-01-02T07:04:05.678+08:00'))).toBe(
      `${sourceId}/2026/01/01/23/20260101T230405678Z-deadbeef.mp4`,
    )
  })

  it('differs for clips that begin at the same time', () => {
    const paths = Array.from({ length: 100 }, () => clipPath(mark.sourceId, newId(ClipId), 0))
    expect(new Set(paths).size).toBe(100)
  })
})

describe('what a clip says of itself', () => {
  it('is refused where it is cut or of a version to come', () => {
    const newer = writeClipMark(mark)
    newer.writeUInt8(2, 24)
    for (const bad of [newer, writeClipMark(mark).subarray(0, clipMarkBytes - 1)])
      expect(() => readClipMark(bad)).toThrow(expect.objectContaining({ code: 'mp4.malformed' }) as Error)
  })

  it('is not read out of another box of that kind', () => {
    expect(readClipMark(box('uuid', Buffer.alloc(100)))).toBeUndefined()
  })

  it('comes back as it was written', () => {
    expect(readClipMark(writeClipMark(mark))).toEqual(mark)
  })
})
