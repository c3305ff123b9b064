export { absenceReason, explainAbsence, timelineEnd } from './explain-absence.ts'
export { finishMended, type MendedClip } from './mend-clip.ts'
export { recoverSource, type RecoveredSource } from './recover-source.ts'
