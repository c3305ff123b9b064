export { syncFolder, syncTree, writeWhole } from './durable-files.ts'
