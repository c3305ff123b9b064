export { explainAbsence, timelineEnd } from './explain-absence.ts'
export { recoverSource, type RecoveredSource } from './recover-source.ts'
export { createStartRecovery, type StartRecovery } from './start-recovery.ts'
