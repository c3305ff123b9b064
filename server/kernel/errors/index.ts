export { DomainError, isDomainError } from './domain-error.ts'
export { withTimeout } from './with-timeout.ts'
