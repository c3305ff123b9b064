import { z } from 'zod'
import { Instant } from '../../contract/time.ts'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'u'))

const Words = z.object({ 'zh-CN': z.array(z.string()), en: z.array(z.string()) })

/** Where the files of the signature lie in a package. */
export const signatureFiles = {
  statement: 'signature/statement.json',
  signature: 'signature/statement.sig',
  /** The signer's public key, PEM. */
  signer: 'signature/signer.pem',
  /** The signers of this system so far, each endorsed by the one before. */
  ring: 'signature/keys.json',
} as const

/** What is signed: `signature/statement.json`, byte by byte. */
export const SealStatement = z.object({
  format: z.literal('huijian-seal/1'),
  /** How it is signed. */
  algorithm: z.string(),
  /** SHA-256 of the signer's public key (SubjectPublicKeyInfo, DER). */
  keyId: hex(32),
  package: z.object({
    id: z.string(),
    version: z.int().min(1),
    /** 档号; null where none was given. */
    reference: z.string().nullable(),
    title: z.string(),
    /** SHA-256 of the statement of the version before; null for the first. */
    previous: hex(32).nullable(),
  }),
  sealedAt: Instant,
  node: z.object({ id: z.string(), name: z.string(), unitCode: z.string().nullable() }),
  /** Every manifest, with its digests by algorithm. */
  manifests: z.record(z.string(), z.record(z.string(), z.string())),
  payload: z.object({ files: z.int(), bytes: z.int() }),
  /** The audit chain when it was sealed; `trail`: the file that has its end, null where none is packed. */
  audit: z.object({ length: z.int(), head: hex(32), trail: z.string().nullable() }),
  proves: Words,
  provesNot: Words,
})
export type SealStatement = z.infer<typeof SealStatement>
