export { fatalExitCode, type ChildMessage, type NewAccount } from './child-message.ts'
export { createClosing, type Closing } from './closing.ts'
export { runProcess, StartupError, type Running } from './run-process.ts'
export { tieToParent } from './tie-to-parent.ts'
