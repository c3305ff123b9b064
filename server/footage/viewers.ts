import type { SessionId, SourceId, UnitId } from '../contract/ids.ts'
import type { TimeRange } from '../contract/time.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { readLink, signLink, type LinkClaims } from './link-token.ts'

/** Who asks, as far as the request tells: by a session's cookie, or by the token of a link. */
export interface Asking {
  readonly actor: Actor | undefined
  readonly token: string | undefined
  readonly address: string
}

/** Decides who may watch what. Deny by default. */
export interface Viewers {
  /**
   * The actor on whose behalf footage of this source may be read. Where a link is shown, `admits` is asked whether
   * what it was made for includes what is wanted.
   * @throws DomainError `access.unauthenticated`, `access.denied`, `footage.unknownSource`, `footage.linkRefused`
   */
  require(asking: Asking, sourceId: SourceId, admits: (link: TimeRange) => boolean): Promise<Actor>
  /** @throws DomainError `access.denied`, `footage.unknownSource` */
  requireUnit(actor: Actor, action: 'footage.watch' | 'footage.link', sourceId: SourceId): Promise<void>
  /** A token for a player that has no session of its own. It dies with the session of whoever made it. */
  link(actor: Actor, sourceId: SourceId, range: TimeRange): Promise<{ token: string; expiresAt: number }>
}

export interface ViewersOptions {
  readonly access: Access
  readonly clock: Clock
  readonly linkKey: () => Promise<Buffer>
  /** Unit that a source belongs to; undefined where there is no such source. */
  readonly unitOf: (sourceId: SourceId) => Promise<UnitId | undefined>
  /** The actor of a session that still holds, or undefined. */
  readonly actorOfSession: (sessionId: SessionId, address: string) => Promise<Actor | undefined>
}

const linkLifeMs = 3_600_000

export const createViewers = (options: ViewersOptions): Viewers => {
  const { access, clock, linkKey, unitOf, actorOfSession } = options

  const requireUnit: Viewers['requireUnit'] = async (actor, action, sourceId) => {
    // First whether at all: who may see nothing is not told which sources there are.
    access.require(actor, action)
    const unitId = await unitOf(sourceId)
    if (unitId === undefined) throw new DomainError('footage.unknownSource', { sourceId })
    access.require(actor, action, unitId)
  }

  const actorOfLink = async (claims: LinkClaims, address: string): Promise<Actor> => {
    const actor = await actorOfSession(claims.sessionId, address)
    if (actor?.userId !== claims.userId) throw new DomainError('footage.linkRefused')
    return actor
  }

  return {
    requireUnit,
    require: async ({ actor, token, address }, sourceId, admits) => {
      let viewer = actor
      if (token !== undefined) {
        const claims = readLink(await linkKey(), token, clock.now())
        if (claims.sourceId !== sourceId || !admits(claims.range))
          throw new DomainError('footage.linkRefused')
        viewer = await actorOfLink(claims, address)
      }
      if (!viewer) throw new DomainError('access.unauthenticated')
      await requireUnit(viewer, 'footage.watch', sourceId)
      return viewer
    },
    link: async ({ userId, sessionId }, sourceId, range) => {
      const expiresAt = clock.now() + linkLifeMs
      const claims = { userId, sessionId, sourceId, range, expiresAt }
      return { token: signLink(await linkKey(), claims), expiresAt }
    },
  }
}
