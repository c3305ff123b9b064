import { abandonSealing, type SealProgress } from '../archive-package/index.ts'
import type { NewArchive } from '../contract/archive.ts'
import { ArchiveId, type NodeId } from '../contract/ids.ts'
import type { Actor } from '../kernel/access/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Archive } from './archive.ts'
import type { Checker } from './checker.ts'
import type { ContentProviders, Sealable } from './content.ts'
import type { Sealer } from './sealer.ts'
import { nextReference } from './reference.ts'
import { findArchive, putArchive, versionsOf, type Check } from './store.ts'
import type { Work } from './work.ts'

export interface ArchivesOptions {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Pick<Audit, 'append'>
  readonly nodeId: NodeId
  readonly folder: string
  readonly providers: ContentProviders
  readonly sealer: Sealer
  readonly checker: Checker
  readonly work: Work
  /** Sealing needs a second person who agrees. */
  readonly twoPeople: boolean
  /** 全宗号, where the content names none. */
  readonly fonds: string | null
}

/** Packages of the archive: sealed, verified, never changed and never deleted. */
export interface Archives {
  /** @throws DomainError `archive.noContent` */
  sealable(wanted: NewArchive): Promise<Sealable>
  /** Begins a package of a case or a meeting, or its next version. @throws DomainError `archive.underWay` */
  propose(wanted: NewArchive, sealable: Sealable, actor: Actor): Promise<Archive>
  /** A second person agrees. @throws DomainError `archive.samePerson`, `archive.sealed` */
  approve(archive: Archive, actor: Actor): Promise<Archive>
  /** Goes on with what was incomplete or failed; `acceptGaps`: although parts are missing. */
  goOn(archive: Archive, acceptGaps: boolean, actor: Actor): Promise<Archive>
  /** Gives up what is not sealed. @throws DomainError `archive.sealed` */
  withdraw(archive: Archive, actor: Actor): Promise<Archive>
  /** @throws DomainError `archive.unknown` */
  get(id: ArchiveId): Promise<Archive>
  /** Verifies a package now. @throws DomainError `archive.notSealed` */
  verify(archive: Archive, actor: Actor | null): Promise<Check>
  /** How far the work on a package is; null where there is none. */
  progress(id: ArchiveId): SealProgress | null
  /** Goes on with what was being sealed when the server ended. */
  resume(sealing: readonly Archive[]): void
}

const ended: ReadonlySet<Archive['state']> = new Set(['sealed', 'withdrawn'])

export const createArchives = (options: ArchivesOptions): Archives => {
  const { database, clock, audit, nodeId, folder, providers, sealer, checker, work } = options

  const get = async (id: ArchiveId, trx?: Transaction): Promise<Archive> => {
    const archive = await findArchive(trx ?? database, id)
    if (!archive) throw new DomainError('archive.unknown', { archiveId: id })
    return archive
  }

  /** Changes a package as it is now, with its entry in the audit log. */
  const change = (
    id: ArchiveId,
    action: string,
    actor: Actor,
    rule: (archive: Archive) => Archive,
  ): Promise<Archive> =>
    database.transaction(async (trx) => {
      const archive = rule(await get(id, trx))
      await putArchive(trx, archive)
      await audit.append({ action, actor, subject: id }, trx)
      return archive
    })

  const sealing = (archive: Archive): Archive => {
    if (archive.state !== 'sealing') return archive
    void work.add(archive.id, (signal, onProgress) => sealer.seal(archive, signal, onProgress))
    return archive
  }

  return {
    sealable: async ({ kind, subject }) => {
      const sealable = await providers[kind]?.(subject)
      if (!sealable) throw new DomainError('archive.noContent', { kind, subject })
      return sealable
    },
    propose: async ({ kind, subject }, { unitId, content }, actor) => {
      const { title, retention, publicity, ...described } = await content.describe()
      const fonds = described.fonds ?? options.fonds
      const state = options.twoPeople ? 'proposed' : 'sealing'
      const archive = await database.transaction(async (trx) => {
        const versions = await versionsOf(trx, kind, subject)
        const open = versions.find((version) => !ended.has(version.state))
        if (open) throw new DomainError('archive.underWay', { archiveId: open.id })
        const id = newId(ArchiveId)
        const [latest] = versions
        const reference =
          described.reference ??
          latest?.reference ??
          (await nextReference(trx, fonds, retention, clock.now()))
        const made: Archive = {
          ...{
            id,
            homeNode: nodeId,
            packageId: latest?.packageId ?? id,
            version: (latest?.version ?? 0) + 1,
          },
          ...{ kind, subject, unitId, title, reference, fonds, retention, publicity, state },
          ...{ gaps: [], acceptGaps: false, failure: null, files: 0, bytes: 0, statementSha256: null },
          ...{ keyId: null, audit: null, createdAt: clock.now(), createdBy: actor.userId, approvedBy: null },
          ...{ sealedAt: null, verifiedAt: null, verdict: null },
        }
        await putArchive(trx, made)
        const action = state === 'proposed' ? 'archive.proposed' : 'archive.sealingBegun'
        await audit.append({ action, actor, subject: id, data: { kind, matter: subject } }, trx)
        return made
      })
      return sealing(archive)
    },
    approve: async ({ id }, actor) =>
      sealing(
        await change(id, 'archive.approved', actor, (archive) => {
          if (archive.state !== 'proposed') throw new DomainError('archive.sealed', { archiveId: id })
          if (archive.createdBy === actor.userId) throw new DomainError('archive.samePerson')
          return { ...archive, state: 'sealing', approvedBy: actor.userId }
        }),
      ),
    goOn: async ({ id }, acceptGaps, actor) =>
      sealing(
        await change(id, acceptGaps ? 'archive.gapsAccepted' : 'archive.sealingBegun', actor, (archive) => {
          if (archive.state !== 'incomplete' && archive.state !== 'failed')
            throw new DomainError(archive.state === 'sealed' ? 'archive.sealed' : 'archive.underWay', {
              archiveId: id,
            })
          return { ...archive, state: 'sealing', acceptGaps, failure: null }
        }),
      ),
    withdraw: async ({ id }, actor) => {
      const withdrawing = (archive: Archive): Archive => {
        if (ended.has(archive.state)) throw new DomainError('archive.sealed', { archiveId: id })
        return { ...archive, state: 'withdrawn' }
      }
      withdrawing(await get(id))
      // A sealing that has come to its end by then is sealed, and stays so.
      await work.cancel(id)
      const withdrawn = await change(id, 'archive.withdrawn', actor, withdrawing)
      await abandonSealing(folder, { id: withdrawn.packageId, version: withdrawn.version })
      return withdrawn
    },
    get: (id) => get(id),
    verify: async (archive, actor) => {
      if (archive.state !== 'sealed') throw new DomainError('archive.notSealed', { archiveId: archive.id })
      return work.add(archive.id, (signal, onProgress) => checker.check(archive, actor, signal, onProgress))
    },
    progress: (id) => work.progress(id),
    resume: (archives) => archives.forEach(sealing),
  }
}
