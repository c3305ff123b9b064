export { homeNode } from './home-node.ts'
export { businessMigrations, businessSchemaVersion } from './migrations/index.ts'
export { readSetting, writeSetting } from './settings.ts'
