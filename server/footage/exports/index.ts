export { exportRoutes } from './routes.ts'
export { settleExport } from './settle.ts'
