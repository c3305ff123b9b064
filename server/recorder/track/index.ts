export type { TrackInput, TrackInputs } from './track-input.ts'
export { startTrackRun } from './track-run.ts'
export { createTranscoder, type Transcoder } from './transcode.ts'
export { serveTracks, type TrackServer } from './track-server.ts'
