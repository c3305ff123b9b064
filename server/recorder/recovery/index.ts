export { absenceReason, explainAbsence, timelineEnd } from './explain-absence.ts'
export { recoverSource, type RecoveredSource } from './recover-source.ts'
