import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor } from '../../contract/floor/state.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { change, unchanged, type Change, type Rule } from './floor.ts'

/** Ends the recording; one that does not run is none. */
export const endRecording = (floor: Floor): Change =>
  floor.recording === 'running' || floor.recording === 'paused'
    ? change(floor, { recording: 'stopped' }, { type: 'recording.stopped' })
    : unchanged(floor)

/** Recording (录制) of the meeting: everybody sees whether it runs. */
export const recordingRules: {
  readonly [Name in 'startRecording' | 'pauseRecording' | 'resumeRecording' | 'stopRecording']: Rule<
    FloorInputs[Name]
  >
} = {
  startRecording: (floor) =>
    floor.recording === 'running'
      ? unchanged(floor)
      : change(
          floor,
          { recording: 'running' },
          { type: floor.recording === 'paused' ? 'recording.resumed' : 'recording.started' },
        ),
  pauseRecording: (floor) => {
    if (floor.recording === 'paused') return unchanged(floor)
    if (floor.recording !== 'running') throw new DomainError('floor.notRecording')
    return change(floor, { recording: 'paused' }, { type: 'recording.paused' })
  },
  resumeRecording: (floor) => {
    if (floor.recording === 'running') return unchanged(floor)
    if (floor.recording !== 'paused') throw new DomainError('floor.notRecording')
    return change(floor, { recording: 'running' }, { type: 'recording.resumed' })
  },
  stopRecording: endRecording,
}
