export { cutsWithin, type FootageCut } from './cut.ts'
export type { RecordedClip } from './recorded-clip.ts'
