export { createRecorder, type Recorder, type RecorderOptions } from './recorder.ts'
export { runReindex } from './reindex/index.ts'
