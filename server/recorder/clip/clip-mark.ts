import { parse, stringify } from 'uuid'
import { ClipId, SourceId } from '../../contract/ids.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { RunId } from '../store/run-id.ts'

/** What a clip's file says of itself, so that the index can be rebuilt from files alone. */
export interface ClipMark {
  readonly clipId: ClipId
  readonly sourceId: SourceId
  readonly runId: RunId
  /** Of the recorder's clock; see RecorderClock. */
  readonly epoch: number
}

/** Our type of `uuid` box (ISO 14496-12 §4.2). Players skip boxes that they do not know. */
const userType = Buffer.from('0192f3a05b7d7c3e8f4e68756a69616e', 'hex')
const version = 1
const idsAt = 8 + userType.length + 1
const idBytes = 16

/** Size in bytes of the box: header, user type, version, three ids, epoch. */
export const clipMarkBytes = idsAt + 3 * idBytes + 4

/** Writes the box that stands between `moov` and the first fragment. */
export const writeClipMark = (mark: ClipMark): Buffer => {
  const box = Buffer.alloc(clipMarkBytes)
  box.writeUInt32BE(clipMarkBytes, 0)
  box.write('uuid', 4, 'latin1')
  userType.copy(box, 8)
  box.writeUInt8(version, idsAt - 1)
  const ids = [mark.clipId, mark.sourceId, mark.runId]
  ids.forEach((id, n) => box.set(parse(id), idsAt + n * idBytes))
  box.writeUInt32BE(mark.epoch, idsAt + 3 * idBytes)
  return box
}

/**
 * Reads a whole `uuid` box; undefined where it is of another type than ours.
 * @throws DomainError `mp4.malformed` if it is ours, but damaged or of a version this program does not know
 */
export const readClipMark = (box: Buffer): ClipMark | undefined => {
  if (!box.subarray(8, 8 + userType.length).equals(userType)) return undefined
  if (box.length < clipMarkBytes || box.readUInt8(idsAt - 1) !== version)
    throw new DomainError('mp4.malformed', { box: 'uuid', version: box[idsAt - 1] })
  const id = (n: number): string => stringify(box.subarray(idsAt + n * idBytes, idsAt + (n + 1) * idBytes))
  return {
    clipId: ClipId.parse(id(0)),
    sourceId: SourceId.parse(id(1)),
    runId: RunId.parse(id(2)),
    epoch: box.readUInt32BE(idsAt + 3 * idBytes),
  }
}
