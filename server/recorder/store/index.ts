export { commitBatch } from './commit-batch.ts'
export { createIndexWriter, type IndexWriter, type SharedIndex } from './index-writer.ts'
export { journalAfter } from './journal.ts'
export { noteCommand, resultOfCommand } from './commands.ts'
export { holdsOf } from './holds.ts'
export { lastRun, putRun, type Run } from './runs.ts'
export { RunId } from './run-id.ts'
export {
  addTrack,
  everySourceId,
  listSources,
  putSource,
  removeSource,
  restTracks,
  setAudioPlan,
  type RecordedSource,
} from './sources.ts'
