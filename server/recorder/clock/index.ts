export { createRecorderClock, type ClockStep, type RecorderClock } from './recorder-clock.ts'
