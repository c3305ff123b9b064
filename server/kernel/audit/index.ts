export { createAudit, type Audit, type AuditActor, type NewAuditEntry } from './audit.ts'
export { canonicalJson, type Json } from './canonical-json.ts'
export { type AuditEntry, type AuditFilter, type ChainHead } from './store.ts'
export { verifyAudit, type ChainFault, type Verification } from './verify.ts'
