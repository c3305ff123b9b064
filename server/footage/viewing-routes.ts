import { z } from 'zod'
import { FragmentList, FragmentsQuery, Viewings } from '../contract/footage.ts'
import { SourceId } from '../contract/ids.ts'
import { toInstant } from '../contract/time.ts'
import { clipsWithin, type Piece, piecesWithin } from '../footage-index/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { IndexReader } from './index-reader.ts'
import { requireRange } from './require-range.ts'
import type { Permits } from './requests/index.ts'
import type { Viewers } from './viewers.ts'

export interface ViewingRoutesOptions {
  readonly index: IndexReader
  readonly viewers: Viewers
  readonly permits: Permits
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
}

const longestListMs = 3_600_000

/** What decodes pieces: of each header a clip that begins with it. */
const headersOf = (pieces: readonly Piece[]): FragmentList['headers'] => {
  const headers: FragmentList['headers'] = {}
  for (const { headerDigest, clipId, codecs } of pieces) headers[headerDigest] ??= { clip: clipId, codecs }
  return headers
}

/** For players that read fragments themselves: where they lie, and what of them was seen. */
export const viewingRoutes = ({
  index,
  viewers,
  permits,
  audit,
  clock,
}: ViewingRoutesOptions): readonly Route[] => [
  route(
    'footage.watch',
    {
      method: 'get',
      path: '/api/footage/:source/fragments',
      summary: 'Where the fragments of a range lie, at most an hour',
      params: z.object({ source: SourceId }),
      query: FragmentsQuery,
      response: FragmentList,
    },
    async ({ params: { source }, query: { from, to } }, actor) => {
      const range = { from, to }
      requireRange(range, longestListMs)
      await viewers.requireRight(actor, 'footage.watch', source)
      const found = piecesWithin(await clipsWithin(index.database(), source, range), range)
      const pieces = await permits.among(actor, source, found)
      await audit.append({
        action: 'footage.watched',
        actor,
        subject: source,
        data: { from: toInstant(from), to: toInstant(to), byLink: false },
      })
      return {
        items: pieces.map((piece) => ({
          ...{ clip: piece.clipId, n: piece.n, from: piece.from, to: piece.to, header: piece.headerDigest },
        })),
        headers: headersOf(pieces),
        now: clock.now(),
      }
    },
  ),
  route(
    'footage.watch',
    {
      method: 'post',
      path: '/api/footage/viewings',
      summary: 'What of the footage asked for was really on the screen, as the player tells it',
      body: Viewings,
      response: z.object({}),
    },
    async ({ body: { items } }, actor) => {
      await viewers.requireRight(actor, 'footage.watch', ...new Set(items.map(({ source }) => source)))
      for (const { source, ...seen } of items)
        await audit.append({ action: 'footage.viewed', actor, subject: source, data: seen })
      return {}
    },
  ),
]
