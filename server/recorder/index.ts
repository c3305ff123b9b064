export { createRecorder, type Recorder, type RecorderOptions } from './recorder.ts'
