export { DomainError, isDomainError } from './domain-error.ts'
export { fitAnswer } from './fit-answer.ts'
export { isMissing } from './is-missing.ts'
export { withTimeout } from './with-timeout.ts'
