export { createJournalCopier, type JournalCopier } from './journal-copier.ts'
export { createOutbox, type Outbox, type Settled } from './outbox.ts'
