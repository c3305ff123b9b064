export { createFfmpeg, type Ffmpeg, type FfmpegOptions } from './ffmpeg.ts'
export { createFfprobe, type Ffprobe } from './ffprobe.ts'
export { isNewEnough, versionOf } from './version.ts'
export type { FfmpegEnd, FfmpegRun, FfmpegTask } from './run.ts'
