export { acceptanceOf, correctionDeadline, type Acceptance } from './acceptance.ts'
export { clockOf, noClock, type Clock } from './clock.ts'
export { dueOf, type Extension, type Pause, type Term } from './due.ts'
