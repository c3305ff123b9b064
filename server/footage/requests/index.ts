export { createPermits, type Permits } from './permits.ts'
export { requestRoutes } from './routes.ts'
