import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { openFolder, tarLength, tarStream, zipLength, zipStream } from '../archive-package/index.ts'
import { ArchiveId } from '../contract/ids.ts'
import type { Access } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import { publicRoute, route, type Route } from '../kernel/http/index.ts'
import type { Archives } from './archives.ts'
import { packageFolder } from './checker.ts'
import { createGate } from './gate.ts'
import type { SigningKeys } from '../kernel/signing/index.ts'

export interface FileRoutesOptions {
  readonly archives: Pick<Archives, 'get'>
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly folder: string
  readonly signing: SigningKeys
}

const params = z.object({ id: ArchiveId })

/** What leaves the archive: packages as one file, and the keys that they are verified with. */
export const fileRoutes = ({
  archives,
  access,
  audit,
  folder,
  signing,
}: FileRoutesOptions): readonly Route[] => {
  const gate = createGate(archives, access)
  return [
    publicRoute(
      {
        method: 'get',
        path: '/api/archives/keys',
        summary: 'The public keys that packages are signed with, for whoever verifies one',
        produces: 'application/json',
      },
      ({ response }) => {
        response.json(signing.ring)
        return Promise.resolve()
      },
    ),
    route(
      'archive.manage',
      {
        method: 'get',
        path: '/api/archives/:id/file',
        summary: 'The package as one .zip or .tar, to hand over; index.html inside plays it without a server',
        params,
        query: z.object({ format: z.enum(['zip', 'tar']).default('zip') }),
        produces: 'application/octet-stream',
      },
      async ({ params: { id }, query: { format }, response, signal }, actor) => {
        const archive = await gate.sealed(id, 'archive.manage', actor)
        await audit.append({ action: 'archive.handedOver', actor, subject: id, data: { format } })
        const bag = await openFolder(packageFolder(folder, archive))
        const name = `${archive.packageId}-v${archive.version}`
        const at = new Date(archive.sealedAt ?? 0)
        const [stream, bytes] =
          format === 'zip'
            ? [zipStream(bag, name, at), zipLength(bag, name)]
            : [tarStream(bag, name, at), tarLength(bag, name, at)]
        response.type(format).attachment(`${name}.${format}`).set('Cache-Control', 'private, no-store')
        response.set('Content-Length', String(bytes))
        await pipeline(Readable.from(stream, { objectMode: false }), response).catch((error: unknown) => {
          // Who went away needs no answer.
          if (!signal.aborted) throw error
        })
      },
    ),
  ]
}
