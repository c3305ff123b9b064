export { fatalExitCode, type ChildMessage, type DemoAccount } from './child-message.ts'
export { runProcess, StartupError, type Running } from './run-process.ts'
export { tieToParent } from './tie-to-parent.ts'
