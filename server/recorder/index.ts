export { describeFinding, runFsck, type Checked, type Finding } from './fsck/index.ts'
export { createRecorder, type Recorder, type RecorderOptions } from './recorder.ts'
export { runReindex } from './reindex/index.ts'
