export { createFfmpeg, type Ffmpeg, type FfmpegOptions } from './ffmpeg.ts'
export type { FfmpegEnd, FfmpegRun, FfmpegTask } from './run.ts'
