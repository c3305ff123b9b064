import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import { Link, LinkRequest, PlaylistQuery, Timeline, TimelineQuery } from '../contract/footage.ts'
import { SourceId } from '../contract/ids.ts'
import { fromInstant, toInstant } from '../contract/time.ts'
import { clipsWithin, includes, piecesWithin } from '../footage-index/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { Holds } from './holds/index.ts'
import type { IndexReader } from './index-reader.ts'
import { playlistOf, type PlaylistAddresses } from './playlist.ts'
import { requireRange } from './require-range.ts'
import { coverageWithin, gapsWithin, stretchesWithin } from './span-store.ts'
import { coarseTimelineOf, timelineOf } from './timeline.ts'
import type { Permits } from './requests/index.ts'
import type { Viewers } from './viewers.ts'

export interface PlaylistRoutesOptions {
  readonly index: IndexReader
  readonly viewers: Viewers
  readonly permits: Permits
  readonly holds: Pick<Holds, 'within'>
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  /** Origin that people type, where it differs from the one a request names. */
  readonly publicOrigin: string | undefined
}

const dayMs = 24 * 3_600_000
const longestTimelineMs = 3660 * dayMs
const longestPlaylistMs = dayMs
/** Finer than this an answer is exact: nothing that a camera loses is shorter. */
const leastResolutionMs = 40

/** As a playlist names what it consists of, relative to its own address; the token of a link goes along. */
const addresses = (token: string | undefined): PlaylistAddresses => ({
  fragment: (clipId, n, origin) =>
    `../clips/${clipId}/fragments/${n}.m4s?origin=${origin}${token === undefined ? '' : `&token=${token}`}`,
  header: (clipId) => `../clips/${clipId}/init.mp4${token === undefined ? '' : `?token=${token}`}`,
  // ffmpeg looks at the ending even of what it is told not to fetch.
  gap: 'gap.m4s',
})

const compress = promisify(gzip)
const playlistType = 'application/vnd.apple.mpegurl'

const params = z.object({ source: SourceId })

export const playlistRoutes = (options: PlaylistRoutesOptions): readonly Route[] => {
  const { index, viewers, permits, holds, audit, clock, publicOrigin } = options
  return [
    route(
      'footage.watch',
      {
        method: 'get',
        path: '/api/footage/timeline',
        summary: 'What sources recorded and what is missing, at most 3,660 days',
        query: TimelineQuery,
        response: Timeline,
      },
      async ({ query: { source: sources, from, to, resolution } }, actor) => {
        const range = { from, to }
        requireRange(range, longestTimelineMs)
        await viewers.requireRight(actor, 'footage.watch', ...sources)
        const database = index.database()
        const heldWithin = viewers
          .permitted(actor, 'hold.read', sources)
          .then((readable) => holds.within(readable, range))
        if (resolution >= leastResolutionMs) {
          const [stretches, held] = await Promise.all([stretchesWithin(database, sources, range), heldWithin])
          return coarseTimelineOf(sources, range, clock.now(), stretches, held, resolution)
        }
        const [covered, missing, held] = await Promise.all([
          coverageWithin(database, sources, range),
          gapsWithin(database, sources, range),
          heldWithin,
        ])
        return timelineOf(sources, range, clock.now(), covered, missing, held)
      },
    ),
    route(
      'footage.watch',
      {
        method: 'get',
        path: '/api/footage/:source/index.m3u8',
        summary: 'HLS playlist of a source, at most 24 hours, by session or by the token of a link',
        params,
        query: PlaylistQuery,
        produces: playlistType,
      },
      async ({ params: { source }, query, request, response }, actor) => {
        const range = { from: query.from, to: query.to }
        requireRange(range, longestPlaylistMs)
        const { token } = query
        await viewers.requireLink(token, source, (link) => includes(link, range))
        await viewers.requireRight(actor, 'footage.watch', source)
        const found = piecesWithin(await clipsWithin(index.database(), source, range), range)
        const [first, ...rest] = await permits.among(actor, source, found)
        if (!first) throw new DomainError('footage.nothingRecorded')
        const playlist = Buffer.from(playlistOf([first, ...rest], addresses(token)))
        await audit.append({
          action: 'footage.watched',
          actor,
          subject: source,
          data: { from: toInstant(range.from), to: toInstant(range.to), byLink: token !== undefined },
        })
        response.type(playlistType).set('Cache-Control', 'private, no-store').vary('Accept-Encoding')
        // A day is several MB of lines that are nearly the same.
        if (request.acceptsEncodings('gzip') === 'gzip')
          response.set('Content-Encoding', 'gzip').send(await compress(playlist, { level: 1 }))
        else response.send(playlist)
      },
      viewers.identify,
    ),
    route(
      'footage.link',
      {
        method: 'post',
        path: '/api/footage/:source/links',
        summary: 'A link to a playlist for other players; good for an hour, and while the session holds',
        params,
        body: LinkRequest,
        response: Link,
      },
      async ({ params: { source }, body, request }, actor) => {
        const range = { from: fromInstant(body.from), to: fromInstant(body.to) }
        requireRange(range, longestPlaylistMs)
        await viewers.requireRight(actor, 'footage.link', source)
        await viewers.requireRight(actor, 'footage.watch', source)
        const { token, expiresAt } = await viewers.link(actor, source, range)
        await audit.append({
          action: 'footage.linked',
          actor,
          subject: source,
          data: { from: toInstant(range.from), to: toInstant(range.to), expiresAt: toInstant(expiresAt) },
        })
        const url = new URL(
          `/api/footage/${source}/index.m3u8`,
          publicOrigin ?? `${request.protocol}://${request.host}`,
        )
        url.search = new URLSearchParams({
          from: String(range.from),
          to: String(range.to),
          token,
        }).toString()
        return { url: url.href, expiresAt: toInstant(expiresAt) }
      },
    ),
  ]
}
