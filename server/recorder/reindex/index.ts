export { runReindex } from './run-reindex.ts'
