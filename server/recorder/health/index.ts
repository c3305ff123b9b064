export { createHealthKeeper, type HealthKeeper } from './health.ts'
