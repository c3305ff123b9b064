export {
  decodeFragment,
  decodeFragments,
  encodeFragment,
  fragmentRecordBytes,
  type Fragment,
} from './fragment-table.ts'
export { footageMigrations, footageSchemaVersion } from './migrations/index.ts'
export { clipKey, sourceKey } from './keys.ts'
