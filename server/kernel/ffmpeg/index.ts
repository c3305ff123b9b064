export { createFfmpeg, type Ffmpeg, type FfmpegOptions } from './ffmpeg.ts'
export { createFfprobe, type Ffprobe } from './ffprobe.ts'
export type { FfmpegEnd, FfmpegRun, FfmpegTask } from './run.ts'
