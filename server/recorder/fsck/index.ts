export { describeFinding, type Finding } from './finding.ts'
export { runFsck, type Checked, type FsckOptions } from './run-fsck.ts'
