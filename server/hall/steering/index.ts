export { serveSteering } from './socket.ts'
export { createSteering, type Steering } from './steering.ts'
