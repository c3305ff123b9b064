export { businessMigrations, businessSchemaVersion } from './migrations/index.ts'
