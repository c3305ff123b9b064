import { z } from 'zod'
import { UnitView, UserImport, UserView } from '../../../server/contract/directory.ts'
import type { UserId } from '../../../server/contract/ids.ts'
import { pageOf } from '../../../server/contract/problem.ts'
import type { Send } from './request.ts'

const Units = pageOf(UnitView)
const unitPage = 1000

export interface UserImportOptions {
  readonly dryRun: boolean
  /** Whoever is not in the list has left. */
  readonly complete: boolean
}

export const createDirectoryApi = (send: Send) => ({
  /** All units, superiors before those below them. */
  units: async (): Promise<readonly z.infer<typeof UnitView>[]> => {
    const all: z.infer<typeof UnitView>[] = []
    let cursor: string | null | undefined
    do {
      const page = await send({ path: '/api/units', query: { limit: unitPage, cursor } }, Units)
      all.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    return all
  },
  users: (query: { readonly text?: string | undefined; readonly cursor?: string | undefined }) =>
    send({ path: '/api/users', query }, pageOf(UserView)),
  setEnabled: (id: UserId, enabled: boolean) =>
    send({ method: 'PATCH', path: `/api/users/${id}`, body: { enabled } }, UserView),
  importUsers: (csv: Blob, { dryRun, complete }: UserImportOptions) =>
    send(
      {
        method: 'POST',
        path: '/api/users/import',
        query: { dryRun: dryRun ? 1 : 0, complete: complete ? 1 : 0 },
        text: { type: 'text/csv', content: csv },
      },
      UserImport,
    ),
})
