export { createClipDeleter } from './delete-clips.ts'
export { joinRanges } from './rules.ts'
export { createRetention, type Retention } from './retention.ts'
