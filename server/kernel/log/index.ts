export { createLog, type Log } from './log.ts'
export { hideSecrets } from './hide-secrets.ts'
