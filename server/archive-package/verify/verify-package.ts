import { createHash } from 'node:crypto'
import type { BagFault, BagWarning, SignatureVerdict } from '../../contract/archive.ts'
import type { Given } from '../../kernel/verifier/index.ts'
import { trailFaults } from '../audit-trail/check-trail.ts'
import type { BagInfoElement } from '../bag/bag-info.ts'
import { checkBag, type CheckOptions } from '../bag/check-bag.ts'
import { readWhole } from '../bag/files/byte-reader.ts'
import type { BagFiles } from '../bag/files/bag-files.ts'
import { openPackage } from '../bag/files/open-package.ts'
import { checkSignature } from '../signature/check-signature.ts'
import type { TrustedKeys } from '../../kernel/signing/index.ts'
import { signatureFiles, type SealStatement } from '../signature/statement.ts'

/** What a package was found to be. */
export interface PackageReport {
  /** Nothing is wrong with it; who signed it stands in `signature`. */
  readonly intact: boolean
  readonly faults: readonly BagFault[]
  readonly warnings: readonly BagWarning[]
  readonly signature: SignatureVerdict
  readonly statement: SealStatement | null
  /** By which the next version names this one. */
  readonly statementSha256: string | null
  readonly bagVersion: string | null
  readonly algorithms: readonly string[]
  readonly info: readonly BagInfoElement[]
  readonly files: number
  readonly bytes: number
}

/** What no manifest can name, since it pins the manifests. */
const uncoverable: ReadonlySet<string> = new Set([signatureFiles.statement, signatureFiles.signature])

/** A sealed package covers all it has: what is uncovered, and not the signature itself, was added. */
const addedTo = (warnings: readonly BagWarning[]): readonly BagFault[] =>
  warnings
    .flatMap((warning) => (warning.kind === 'uncovered' ? warning.paths : []))
    .filter((path) => !uncoverable.has(path))
    .map((path) => ({ kind: 'extra', path }))

const digestOf = async (bag: BagFiles): Promise<string> => {
  const bytes = await readWhole(await bag.open(signatureFiles.statement), Infinity)
  return createHash('sha256').update(bytes).digest('hex')
}

/** The same path twice as the same fault says no more than once. */
const distinct = (faults: readonly BagFault[]): readonly BagFault[] => [
  ...new Map(faults.map((fault) => [`${fault.kind} ${fault.path}`, fault])).values(),
]

/**
 * Verifies a package wherever it lies: its bag, its signature, its audit trail. Knows no server and no database.
 * @throws UnverifiableError where nothing can be said of it
 */
export const verifyPackage = async (
  given: Given,
  { known, ...options }: CheckOptions & { readonly known: TrustedKeys },
): Promise<PackageReport> => {
  const bag = await openPackage(given)
  try {
    const checked = await checkBag(bag, options)
    const { verdict, statement, faults } = await checkSignature(bag, known)
    const sealed = verdict !== 'none'
    const all = distinct([
      ...checked.faults,
      ...faults,
      ...(sealed ? addedTo(checked.warnings) : []),
      ...(statement && verdict !== 'wrong' ? await trailFaults(bag, statement) : []),
    ])
    return {
      ...{ intact: all.length === 0, faults: all, signature: verdict, statement },
      warnings: checked.warnings.filter(({ kind }) => !(sealed && kind === 'uncovered')),
      statementSha256: statement ? await digestOf(bag) : null,
      bagVersion: checked.version,
      ...{ algorithms: checked.algorithms, info: checked.info, files: checked.files, bytes: checked.bytes },
    }
  } finally {
    await bag.close()
  }
}
