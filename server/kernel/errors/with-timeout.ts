import { DomainError } from './domain-error.ts'

/**
 * Waits for `work`, at most `ms` milliseconds. The answer to "it never comes" for awaits on a peer, process or disk.
 * @throws DomainError `server.timeout` with what was waited for
 */
export const withTimeout = async <Value>(work: Promise<Value>, ms: number, what: string): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DomainError('server.timeout', { what, ms })), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
