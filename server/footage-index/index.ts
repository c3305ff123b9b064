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
export { clipRange, fragmentRange, includes, overlaps, type ClipFile, type IndexedClip } from './clip.ts'
export {
  clipsWithin,
  fileOf,
  FileRow,
  findClip,
  findFragment,
  longestClipMs,
  readableClipsOf,
  tableOf,
} from './clip-store.ts'
export { piecesWithin, type Piece } from './pieces.ts'
export { compositionsById, compositionsToMake, type IndexedComposition } from './composition-row.ts'
export { exportsById, exportsToMake, type IndexedExport } from './export-row.ts'
export { clipDigests } from './clip-digests.ts'
