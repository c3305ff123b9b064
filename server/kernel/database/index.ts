export { openReader } from './connect.ts'
export { migrate, schemaVersion, type Migration } from './migrate.ts'
export { openDatabase, type Database, type Transaction } from './open.ts'
export { waitForSchema } from './wait-for-schema.ts'
