import { EvidenceLinkId, type CaseId, type NodeId, type ServicePointId } from '../../contract/ids.ts'
import type { NewEvidenceLink } from '../../contract/supervision/case.ts'
import type { FootageMargins } from '../../contract/supervision/item.ts'
import { fromInstant } from '../../contract/time.ts'
import type { Holds } from '../../footage/index.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { OpenedCase } from '../cases/cases.ts'
import type { CaseIdentity } from '../cases/filed-case.ts'
import { linksOf, planLinks, type EvidenceLink, type PointCamera, type WantedLink } from './link.ts'
import { rangesAt, type Margins, type PlacedEvent } from './ranges.ts'
import { addLink, changeLink, endLink, eventsAtPoint, findLink, linksOfCase } from './store.ts'

/** Ties cases to footage, which is held as long as the case file. */
export interface Linker {
  /** Makes a case's links by rule what its events, and those of others at the same windows, say. */
  link(
    trx: Transaction,
    opened: OpenedCase,
    cameras: ReadonlyMap<ServicePointId, readonly PointCamera[]>,
  ): Promise<Linked>
  /** A link by hand. @throws DomainError `hold.invalidRange` */
  add(identity: CaseIdentity, wanted: NewEvidenceLink, actor: Actor): Promise<EvidenceLink>
  /** @throws DomainError `evidence.unknown` */
  get(id: EvidenceLinkId): Promise<EvidenceLink>
  /** The case is in the archive with its footage, which is held here no longer; the links stay. */
  releaseHolds(trx: Transaction, caseId: CaseId): Promise<void>
  /** Takes a link by hand back. @throws DomainError `evidence.byRule` */
  remove(link: EvidenceLink, actor: Actor): Promise<void>
}

/** What linking a case found. */
export interface Linked {
  /** The cases beside it at its windows. */
  readonly beside: readonly CaseId[]
  /** Its steps at points that have cameras, and to how many of them footage is linked. */
  readonly cameraSteps: number
  readonly shownSteps: number
}

export interface LinkerOptions {
  readonly database: Database
  readonly holds: Holds
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly settings: Config['supervision']['evidence']
  readonly pointIdOf: (code: string) => ServicePointId | undefined
  readonly lateMs: number
}

const minuteMs = 60_000

export const createLinker = (options: LinkerOptions): Linker => {
  const { database, holds, audit, clock, nodeId, settings, pointIdOf, lateMs } = options

  const marginsOf = (own: FootageMargins | null): Margins => ({
    beforeMs: (own?.beforeMinutes ?? settings.beforeMinutes) * minuteMs,
    afterMs: (own?.afterMinutes ?? settings.afterMinutes) * minuteMs,
    longestMs: settings.longestMinutes * minuteMs,
  })

  const place = async (
    trx: Transaction,
    { id: caseId, caseNo }: CaseIdentity,
    wanted: Omit<WantedLink, 'pointId'> & Pick<EvidenceLink, 'pointId' | 'origin' | 'remark'>,
    actor: Actor | null,
  ): Promise<EvidenceLink> => {
    const { sourceId, from, to } = wanted
    const hold = await holds.place(
      trx,
      { sourceId, from, to, reason: `办件 ${caseNo}`, owner: `case:${caseId}` },
      actor,
    )
    const link: EvidenceLink = {
      ...wanted,
      ...{ id: newId(EvidenceLinkId), homeNode: nodeId, caseId, holdId: hold.id },
      ...{ createdBy: actor?.userId ?? null, createdAt: clock.now(), endedAt: null },
    }
    await addLink(trx, link)
    return link
  }

  const end = async (trx: Transaction, link: EvidenceLink, actor: Actor | null): Promise<void> => {
    await endLink(trx, link.id, clock.now())
    if (link.holdId !== null) await holds.release(trx, await holds.get(link.holdId, trx), actor)
  }

  /** Steps of a case at points that have cameras, by point. */
  const pointsOf = (
    { state }: OpenedCase,
    cameras: ReadonlyMap<ServicePointId, readonly PointCamera[]>,
  ): ReadonlyMap<ServicePointId, readonly number[]> => {
    const placed = state.steps.flatMap(({ fact }) => {
      const pointId = fact.event.point === undefined ? undefined : pointIdOf(fact.event.point)
      return pointId !== undefined && cameras.has(pointId) ? [{ pointId, at: fact.at }] : []
    })
    const byPoint = Map.groupBy(placed, ({ pointId }) => pointId)
    return new Map([...byPoint].map(([pointId, steps]) => [pointId, steps.map(({ at }) => at)]))
  }

  /** Events near the steps: beyond that nothing decides about their footage. */
  const around = async (
    trx: Transaction,
    pointId: ServicePointId,
    times: readonly number[],
    margins: Margins,
  ): Promise<readonly PlacedEvent[]> => {
    const reach = Math.max(margins.longestMs, margins.beforeMs, margins.afterMs)
    const found = new Map<string, PlacedEvent>()
    for (const at of times)
      for (const event of await eventsAtPoint(trx, pointId, { from: at - reach, to: at + reach }, lateMs))
        found.set(event.eventId, event)
    return [...found.values()].toSorted((a, b) => a.at - b.at || (a.eventId < b.eventId ? -1 : 1))
  }

  return {
    link: async (trx, opened, cameras) => {
      const { identity, item } = opened
      const margins = marginsOf(item.footage)
      const wanted: WantedLink[] = []
      const beside = new Set<CaseId>()
      let cameraSteps = 0
      for (const [pointId, times] of pointsOf(opened, cameras)) {
        const shown = cameras.get(pointId) ?? []
        const since = Math.min(...shown.map(({ createdAt }) => createdAt))
        const watched = times.filter((at) => at + margins.longestMs > since)
        if (watched.length === 0) continue
        cameraSteps += watched.length
        const events = await around(trx, pointId, watched, margins)
        wanted.push(...linksOf(pointId, rangesAt(identity.id, events, margins), shown))
        for (const { caseId } of events) if (caseId !== identity.id) beside.add(caseId)
      }
      const plan = planLinks(wanted, await linksOfCase(trx, identity.id))
      for (const link of plan.added) await place(trx, identity, { ...link, origin: 'rule', remark: '' }, null)
      for (const link of plan.changed) await changeLink(trx, link)
      // After those that take their place: nothing is let go that another link is about to hold.
      for (const link of plan.ended) await end(trx, link, null)
      const shown = new Set(wanted.flatMap(({ events }) => events))
      return { beside: [...beside], cameraSteps, shownSteps: Math.min(cameraSteps, shown.size) }
    },
    add: (identity, { source, from, to, remark }, actor) =>
      database.transaction(async (trx) => {
        const range = { from: fromInstant(from), to: fromInstant(to) }
        const link = await place(
          trx,
          identity,
          { ...range, sourceId: source, pointId: null, events: [], uncertain: false, origin: 'hand', remark },
          actor,
        )
        const data = { source, from, to, remark, caseNo: identity.caseNo }
        await audit.append({ action: 'evidence.linked', actor, subject: identity.id, data }, trx)
        return link
      }),
    releaseHolds: async (trx, caseId) => {
      for (const { holdId } of await linksOfCase(trx, caseId))
        if (holdId !== null) await holds.release(trx, await holds.get(holdId, trx), null)
    },
    get: async (id) => {
      const link = await findLink(database, id)
      if (!link) throw new DomainError('evidence.unknown', { linkId: id })
      return link
    },
    remove: async (link, actor) => {
      if (link.origin === 'rule') throw new DomainError('evidence.byRule', { linkId: link.id })
      if (link.endedAt !== null) return
      await database.transaction(async (trx) => {
        await end(trx, link, actor)
        const data = { linkId: link.id, source: link.sourceId }
        await audit.append({ action: 'evidence.unlinked', actor, subject: link.caseId, data }, trx)
      })
    },
  }
}
