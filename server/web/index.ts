export { startWeb } from './start.ts'
