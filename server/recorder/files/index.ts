export { createFiles } from './disk.ts'
export type { Files, WritableFile } from './files.ts'
