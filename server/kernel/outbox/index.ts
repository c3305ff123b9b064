export { createJournalCopier, type JournalCopier } from './journal-copier.ts'
export { createOutbox, type Outbox } from './outbox.ts'
