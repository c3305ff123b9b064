export { endHold, placeHold } from './holds.ts'
export { rememberHolds, type RememberOptions } from './remember.ts'
