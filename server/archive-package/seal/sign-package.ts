import { canonicalJson } from '../../kernel/audit/index.ts'
import type { Signer } from '../../kernel/signing/index.ts'
import { signatureFiles, type SealStatement } from '../signature/statement.ts'
import { proves, provesNot } from '../signature/words.ts'
import { trailPath, type Packed } from './pack-content.ts'
import type { SealPlan } from './plan.ts'
import { writeTagFile, type ManifestDigests } from './tag-files.ts'

const statementOf = (
  { id, version, previous, sealedAt, node, audit, description }: SealPlan,
  files: readonly Packed[],
  manifests: ManifestDigests,
  { algorithm, keyId }: Signer,
): SealStatement => ({
  ...{ format: 'huijian-seal/1', algorithm, keyId },
  package: { id, version, reference: description.reference, title: description.title, previous },
  ...{ sealedAt, node, manifests },
  payload: { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) },
  audit: { ...audit, trail: `data/${trailPath}` },
  proves: { 'zh-CN': [...proves['zh-CN']], en: [...proves.en] },
  provesNot: { 'zh-CN': [...provesNot['zh-CN']], en: [...provesNot.en] },
})

/** Writes the statement and its signature: what no manifest can name, since the statement pins the manifests. */
export const signPackage = async (options: {
  readonly bag: string
  readonly plan: SealPlan
  readonly files: readonly Packed[]
  readonly manifests: ManifestDigests
  readonly signer: Signer
}): Promise<void> => {
  const { bag, plan, files, manifests, signer } = options
  const statement = Buffer.from(canonicalJson(statementOf(plan, files, manifests, signer)))
  await writeTagFile(bag, signatureFiles.statement, statement)
  await writeTagFile(bag, signatureFiles.signature, signer.sign(statement))
}
