export { endHold, placeHold } from './holds.ts'
export { without } from './missing.ts'
export { rememberHolds, type RememberOptions } from './remember.ts'
