import { InterestLooks, InterestQuery } from '../../contract/supervision/interest.ts'
import type { Database } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { looksAtOwnCases, type NamedSupervisor } from './looks.ts'

const longestMs = 366 * 86_400_000

/** For auditors: who looked at footage of supervisors' own cases. */
export const interestRoutes = (options: {
  readonly database: Database
  readonly supervisors: () => Promise<readonly NamedSupervisor[]>
}): readonly Route[] => [
  route(
    'interest.read',
    {
      method: 'get',
      path: '/api/interest/looks',
      summary: "Who looked at footage of supervisors' own cases",
      query: InterestQuery,
      response: InterestLooks,
    },
    async ({ query: { from, to } }) => {
      if (to <= from || to - from > longestMs) throw new DomainError('statistics.invalidRange')
      return {
        items: [...(await looksAtOwnCases(options.database, await options.supervisors(), { from, to }))],
      }
    },
  ),
]
