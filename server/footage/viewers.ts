import type { SessionId, SourceId, UnitId } from '../contract/ids.ts'
import type { Action } from '../contract/rights.ts'
import type { TimeRange } from '../contract/time.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Identify } from '../kernel/http/index.ts'
import { readLink, signLink, type LinkClaims } from './link-token.ts'

/** What can be done with the footage of a source. */
export type FootageAction = Extract<
  Action,
  | 'footage.watch'
  | 'footage.link'
  | 'footage.export'
  | 'footage.request'
  | 'footage.approve'
  | 'hold.read'
  | 'hold.manage'
  | 'bookmark.read'
  | 'bookmark.manage'
>

/** Decides who may watch what. Deny by default. */
export interface Viewers {
  /** The actor on whose behalf a link is used. @throws DomainError `footage.linkRefused` */
  readonly identify: Identify
  /**
   * Where a link is used, it must be for this source, and `admits` its range.
   * @throws DomainError `footage.linkRefused`
   */
  requireLink(
    token: string | undefined,
    sourceId: SourceId,
    admits: (range: TimeRange) => boolean,
  ): Promise<void>
  /** @throws DomainError `access.denied`, `footage.unknownSource` */
  requireRight(actor: Actor, action: FootageAction, ...sources: readonly SourceId[]): Promise<void>
  /** Those of the sources of which the actor may do this. */
  permitted(actor: Actor, action: FootageAction, sources: readonly SourceId[]): Promise<readonly SourceId[]>
  /** A token for a player that has no session of its own. It dies with the session of whoever made it. */
  link(actor: Actor, sourceId: SourceId, range: TimeRange): Promise<{ token: string; expiresAt: number }>
}

export interface ViewersOptions {
  readonly access: Access
  readonly clock: Clock
  readonly linkKey: () => Promise<Buffer>
  /** Units that sources belong to; sources that there are not are left out. */
  readonly unitsOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UnitId>>
  /** Main venues of the meetings that sources are tracks of: whoever may watch those sees these. */
  readonly tracksOf: (sources: readonly SourceId[]) => Promise<ReadonlyMap<SourceId, UnitId>>
  /** The actor of a session that still holds, or undefined. */
  readonly actorOfSession: (sessionId: SessionId, address: string) => Promise<Actor | undefined>
}

const linkLifeMs = 3_600_000

export const createViewers = (options: ViewersOptions): Viewers => {
  const { access, clock, linkKey, unitsOf, tracksOf, actorOfSession } = options

  /** Of tracks those who may watch meetings only watch. @throws DomainError `access.denied` */
  const requireTrack = (actor: Actor, action: FootageAction, unitId: UnitId): void => {
    if (action !== 'footage.watch') throw new DomainError('access.denied', { action })
    access.require(actor, 'recording.watch', unitId)
  }

  const requireRight: Viewers['requireRight'] = async (actor, action, ...sources) => {
    // First whether at all: who may see nothing is not told which sources there are.
    if (!access.allows(actor, 'recording.watch')) access.require(actor, action)
    const [units, tracks] = await Promise.all([unitsOf(sources), tracksOf(sources)])
    for (const sourceId of sources) {
      const mainVenue = tracks.get(sourceId)
      if (mainVenue !== undefined) {
        requireTrack(actor, action, mainVenue)
        continue
      }
      access.require(actor, action)
      const unitId = units.get(sourceId)
      if (unitId === undefined) throw new DomainError('footage.unknownSource', { sourceId })
      access.require(actor, action, unitId)
    }
  }

  const claimsOf = async (token: string): Promise<LinkClaims> => readLink(await linkKey(), token, clock.now())

  return {
    identify: async ({ query: { token }, ip }) => {
      if (typeof token !== 'string') return undefined
      const { userId, sessionId } = await claimsOf(token)
      const actor = await actorOfSession(sessionId, ip ?? '')
      if (actor?.userId !== userId) throw new DomainError('footage.linkRefused')
      return actor
    },
    requireLink: async (token, sourceId, admits) => {
      if (token === undefined) return
      const claims = await claimsOf(token)
      if (claims.sourceId !== sourceId || !admits(claims.range)) throw new DomainError('footage.linkRefused')
    },
    requireRight,
    permitted: async (actor, action, sources) => {
      const units = await unitsOf(sources)
      return sources.filter((sourceId) => {
        const unitId = units.get(sourceId)
        return unitId !== undefined && access.allows(actor, action, unitId)
      })
    },
    link: async ({ userId, sessionId }, sourceId, range) => {
      const expiresAt = clock.now() + linkLifeMs
      const claims = { userId, sessionId, sourceId, range, expiresAt }
      return { token: signLink(await linkKey(), claims), expiresAt }
    },
  }
}
