import { DomainError, isDomainError } from '../kernel/errors/index.ts'

/**
 * Awaits what mediasoup does with parameters that a client sent, and turns what it refuses into a coded error.
 * @throws DomainError `media.invalidParameters`, or `media.unavailable` where the room went away meanwhile
 */
export const refusing = async <Value>(work: Promise<Value>, isGone: () => boolean): Promise<Value> => {
  try {
    return await work
  } catch (error) {
    if (isDomainError(error)) throw error
    throw new DomainError(isGone() ? 'media.unavailable' : 'media.invalidParameters', {}, { cause: error })
  }
}
