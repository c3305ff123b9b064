import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  BadPackage,
  GapsFound,
  propertiesAtVerification,
  seal,
  UnpackableName,
  type PackageContent,
  type Sealed,
  type SealPlan,
  type SealProgress,
} from '../archive-package/index.ts'
import { PackageDescription, type ExpectedPart } from '../contract/archive.ts'
import { toInstant } from '../contract/time.ts'
import type { Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { Archive } from './archive.ts'
import type { ContentProviders, Sealable } from './content.ts'
import type { SigningKeys } from '../kernel/signing/index.ts'
import { addCheck, findArchive, putArchive, versionsOf } from './store.ts'

export interface SealerOptions {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Pick<Audit, 'append' | 'head'>
  readonly log: Log
  readonly folder: string
  readonly signing: SigningKeys
  readonly node: SealPlan['node']
  readonly providers: ContentProviders
}

/** Carries sealings to their end; each outcome, good or bad, is kept in the package's row and in the audit log. */
export interface Sealer {
  /** Rejects only where `signal` aborted it: then it goes on at the next start. */
  seal(archive: Archive, signal: AbortSignal, onProgress: (progress: SealProgress) => void): Promise<void>
}

/** What a sealing made, and of what. */
interface SealedMatter extends Sealed {
  readonly sealable: Sealable
  readonly gaps: readonly ExpectedPart[]
}

const Described = z.object({ description: PackageDescription })

/** What a package says of itself that it lacks: also after a restart between its publishing and its row. */
const gapsIn = async (folder: string): Promise<readonly ExpectedPart[]> => {
  const { description } = Described.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  return description.parts.filter(({ present }) => !present)
}

export const createSealer = (options: SealerOptions): Sealer => {
  const { database, clock, audit, log, folder, signing, node, providers } = options

  /** What the package became, with its entry in the audit log: both or neither. */
  const settle = (
    archive: Archive,
    action: string,
    change: Partial<Archive>,
    sealed?: SealedMatter,
  ): Promise<void> =>
    database.transaction(async (trx) => {
      // Withdrawn meanwhile: it stays so.
      if ((await findArchive(trx, archive.id))?.state !== 'sealing') return
      await putArchive(trx, { ...archive, ...change })
      const { packageId, version, kind, subject } = archive
      const data = {
        packageId,
        version,
        kind,
        matter: subject,
        ...(sealed && { statement: sealed.report.statementSha256 }),
      }
      await audit.append({ action, actor: null, subject: archive.id, data }, trx)
      if (!sealed) return
      const at = clock.now()
      const properties = propertiesAtVerification(sealed.report, toInstant(at))
      await sealed.sealable.onSealed?.(trx, sealed.gaps)
      await addCheck(trx, { archiveId: archive.id, at, by: null, verdict: 'intact', faults: [], properties })
    })

  const planOf = async (archive: Archive, described: SealPlan['description']): Promise<SealPlan> => {
    const { fonds, reference, retention, publicity } = archive
    const description = { ...described, fonds, reference, retention, publicity }
    const [head, versions] = await Promise.all([
      audit.head(),
      versionsOf(database, archive.kind, archive.subject),
    ])
    const before = versions.find(({ version, state }) => version < archive.version && state === 'sealed')
    return {
      ...{ id: archive.packageId, version: archive.version, previous: before?.statementSha256 ?? null },
      ...{ sealedAt: toInstant(clock.now()), node, acceptGaps: archive.acceptGaps, description },
      audit: { length: head.seq, head: head.hash },
    }
  }

  const carryOut = async (
    archive: Archive,
    signal: AbortSignal,
    onProgress: (progress: SealProgress) => void,
  ) => {
    const sealable = await providers[archive.kind]?.(archive.subject)
    if (!sealable) throw new DomainError('archive.noContent', { subject: archive.subject })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const description = await sealable.content.describe()
    const plan = await planOf(archive, description)
    // Who agreed, who accepted gaps: what was done with its packages belongs to the matter.
    const packages = (await versionsOf(database, archive.kind, archive.subject)).map(({ id }) => id)
    const content: PackageContent = {
      describe: () => sealable.content.describe(),
      files: () => sealable.content.files(),
      trail: (length) => sealable.content.trail(length, packages),
    }
    const sealed = await seal(plan, { archives: folder, ...signing, content, signal, onProgress })
    return { ...sealed, sealable, gaps: await gapsIn(sealed.folder) }
  }

  return {
    seal: async (archive, signal, onProgress) => {
      try {
        const sealed = await carryOut(archive, signal, onProgress)
        const { statement, statementSha256, files, bytes } = sealed.report
        const now = clock.now()
        await settle(
          archive,
          'archive.sealed',
          {
            ...{ state: 'sealed', gaps: sealed.gaps, failure: null, files, bytes, statementSha256 },
            keyId: statement?.keyId ?? null,
            audit: statement && { length: statement.audit.length, head: statement.audit.head },
            ...{
              sealedAt: statement ? Date.parse(statement.sealedAt) : now,
              verifiedAt: now,
              verdict: 'intact',
            },
          },
          sealed,
        )
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof GapsFound) {
          await settle(archive, 'archive.incomplete', { state: 'incomplete', gaps: error.gaps })
          return
        }
        const known =
          error instanceof BadPackage || error instanceof UnpackableName || error instanceof DomainError
        if (!known) log.error({ err: error, archiveId: archive.id }, 'a package could not be sealed')
        const failure = error instanceof Error ? error.message : String(error)
        await settle(archive, 'archive.failed', { state: 'failed', failure })
      }
    },
  }
}
