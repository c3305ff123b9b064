export { logGaps, readGapLog } from './gap-log.ts'
export { footageSince, readIdentity, writeIdentity, type Identity } from './identity.ts'
export { readHoldList, writeHoldList } from './hold-list.ts'
