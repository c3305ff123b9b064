import { join } from 'node:path'
import {
  propertiesAtVerification,
  verifyPackage,
  type PackageReport,
  type SealProgress,
} from '../archive-package/index.ts'
import { trustRing } from '../kernel/signing/index.ts'
import type { Alerts, Trouble } from '../alerts/index.ts'
import type { BagFault } from '../contract/archive.ts'
import { toInstant } from '../contract/time.ts'
import type { Actor } from '../kernel/access/index.ts'
import { entriesAfter, type Audit } from '../kernel/audit/index.ts'
import type { Clock } from '../kernel/clock/index.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { isMissing } from '../kernel/errors/index.ts'
import type { Archive } from './archive.ts'
import type { SigningKeys } from '../kernel/signing/index.ts'
import { addCheck, checksOf, damagedArchives, putArchive, type Check } from './store.ts'

export interface CheckerOptions {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Pick<Audit, 'append'>
  readonly alerts: Alerts
  readonly folder: string
  readonly signing: SigningKeys
}

/** Verifies packages, keeps what was found, and raises alerts of those that are damaged. */
export interface Checker {
  check(
    archive: Archive,
    by: Actor | null,
    signal: AbortSignal,
    onProgress: (progress: SealProgress) => void,
  ): Promise<Check>
}

/** Where a package lies. */
export const packageFolder = (
  folder: string,
  { packageId, version }: Pick<Archive, 'packageId' | 'version'>,
): string => join(folder, `${packageId}-v${version}`)

/** More of them say no more. */
const mostFaults = 1000

type Found = Pick<PackageReport, 'faults' | 'signature'>

const ownFaults = (faults: readonly BagFault[]): Found => ({ faults, signature: 'none' })

/** Another package, whole and signed, in this one's place is not this one. */
const sameFaults = (
  { intact, faults, signature, statementSha256 }: PackageReport,
  archive: Archive,
): Found => {
  const other = intact && statementSha256 !== archive.statementSha256
  const path = 'signature/statement.json'
  return {
    signature,
    faults: other ? [{ kind: 'signature', path, why: 'otherPackage', detail: '' }] : faults,
  }
}

export const createChecker = (options: CheckerOptions): Checker => {
  const { database, clock, audit, alerts, folder, signing } = options
  const known = trustRing(signing.ring)

  /** The audit log itself is held against what the package pins: a log that was cut or rewritten since does not fit. */
  const logFaults = async ({ audit: pinned }: Archive): Promise<readonly BagFault[]> => {
    if (!pinned || pinned.length === 0) return []
    const [entry] = await entriesAfter(database, pinned.length - 1, 1)
    if (entry?.seq === pinned.length && entry.hash === pinned.head) return []
    const why = entry ? 'altered' : 'cut'
    return [{ kind: 'audit', path: 'business.db', why, entry: pinned.length }]
  }

  const settleAlerts = async (trx: Transaction): Promise<void> => {
    const troubles: Trouble[] = []
    for (const { id, title, unitId } of await damagedArchives(trx)) {
      const checks = await checksOf(trx, id, 1)
      const [latest] = checks
      if (!latest) continue
      const at = toInstant(latest.at)
      const facts = {
        archive: { id, title },
        findings: latest.faults.length,
        first: latest.faults[0]?.path ?? '',
        at,
      }
      troubles.push({
        ...{ matter: { kind: 'archive.damaged', facts }, subject: id, unitId },
        ...{ severity: 'fault', since: latest.at },
      })
    }
    await alerts.settle(trx, ['archive.damaged'], troubles)
  }

  return {
    check: async (archive, by, signal, onProgress) => {
      const path = packageFolder(folder, archive)
      const report = await verifyPackage(
        { path, kind: 'folder' },
        {
          ...{ known, digests: 'strongest', signal },
          onProgress: (done, of) => onProgress({ step: 'verifying', done, of }),
        },
      ).catch((error: unknown): BagFault => {
        signal.throwIfAborted()
        if (isMissing(error)) return { kind: 'missing', path: 'bagit.txt' }
        const detail = error instanceof Error ? error.message : String(error)
        return { kind: 'unreadable', path: 'bagit.txt', detail }
      })
      const at = clock.now()
      const found = 'kind' in report ? ownFaults([report]) : sameFaults(report, archive)
      const faults = [...found.faults, ...(await logFaults(archive))].slice(0, mostFaults)
      const verdict = faults.length === 0 ? 'intact' : 'damaged'
      const check: Check = {
        ...{ archiveId: archive.id, at, by: by?.userId ?? null, verdict, faults },
        properties: propertiesAtVerification({ signature: found.signature, faults }, toInstant(at)),
      }
      await database.transaction(async (trx) => {
        await putArchive(trx, { ...archive, verifiedAt: at, verdict })
        await addCheck(trx, check)
        const data = { verdict, findings: faults.length }
        await audit.append({ action: 'archive.verified', actor: by, subject: archive.id, data }, trx)
        await settleAlerts(trx)
      })
      return check
    },
  }
}
