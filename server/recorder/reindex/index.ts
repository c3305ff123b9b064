export { sourceFolders } from './reindex.ts'
export { runReindex } from './run-reindex.ts'
