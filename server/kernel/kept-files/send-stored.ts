import type { Response } from 'express'
import { DomainError } from '../errors/index.ts'

/** A document shows itself and nothing else: no script, no form, nothing loaded; PDF viewers are objects. */
const documentPolicy =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

/**
 * Answers with a stored file. `attached`: to be kept, not shown.
 * @throws DomainError `material.fileMissing`
 */
export const sendStored = async (
  response: Response,
  file: { readonly path: string; readonly fileName: string; readonly mediaType: string },
  { attached }: { readonly attached: boolean },
): Promise<void> => {
  if (attached) response.attachment(file.fileName)
  response
    .setHeader('Content-Type', file.mediaType)
    .setHeader('Cache-Control', 'private, no-store')
    .setHeader('Content-Security-Policy', documentPolicy)
  await new Promise<void>((sent, failed) => {
    const options = { dotfiles: 'allow', etag: false, lastModified: false, cacheControl: false } as const
    response.sendFile(file.path, options, (error?: Error & { code?: string }) => {
      // Whoever asked may have gone before all of it was sent: that is no failure.
      if (!error || response.headersSent) sent()
      else failed(new DomainError('material.fileMissing', { fileName: file.fileName }, { cause: error }))
    })
  })
}
