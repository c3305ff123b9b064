export { createHolds, settleHold, type Holds, type WantedHold } from './holds.ts'
export { holdRoutes } from './routes.ts'
