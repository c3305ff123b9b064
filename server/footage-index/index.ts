export {
  decodeFragment,
  decodeFragments,
  encodeFragment,
  fragmentAt,
  fragmentRecordBytes,
  joinToleranceMs,
  type Fragment,
} from './fragment-table.ts'
export { footageMigrations, footageSchemaVersion } from './migrations/index.ts'
export { clipKey, sourceKey } from './keys.ts'
