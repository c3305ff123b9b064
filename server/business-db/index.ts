export { homeNode } from './home-node.ts'
export { businessMigrations, businessSchemaVersion } from './migrations/index.ts'
