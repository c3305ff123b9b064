import type { Request } from 'express'
import { DomainError } from '../errors/index.ts'

/**
 * The body of a request that is not JSON, whole.
 * @throws DomainError `request.tooLarge` past `maxBytes`
 */
export const readBody = async (request: Request, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new DomainError('request.tooLarge', { maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
