export { checkContentType, previewOf, promisedKind } from './file-rules.ts'
export { createKeptFiles, type KeptFiles, type ReceivedFile } from './kept-files.ts'
export { sendStored } from './send-stored.ts'
