import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Json } from '../audit/index.ts'
import { UnverifiableError, type Verified, type Verifier, type VerifierLanguage } from '../verifier/index.ts'
import { verifyFile, type Verdict } from './verify.ts'

const words = {
  'zh-CN': {
    intact: '文件完整，与导出时一致，由您认可的密钥签名。',
    unvouched: '文件完整，与签名时一致；但不能确认签名密钥属于谁。请向导出单位核对密钥指纹。',
    changed: '文件在封装之后被改动过！',
    forged: '签名与清单不符：清单被改动过，或签名是伪造的！',
    key: '签名密钥指纹',
  },
  en: {
    intact: 'Whole, as it was exported, and signed by a key that you named.',
    unvouched:
      'Whole, as it was signed; whose key that is, is not known. Compare its fingerprint with its maker.',
    changed: 'It was CHANGED after it had been sealed.',
    forged: 'The signature does NOT fit the manifest.',
    key: 'fingerprint of the key',
  },
} as const

const fingerprint = (publicKey: string): string =>
  createHash('sha256').update(publicKey.trim()).digest('hex').match(/.{4}/gu)?.join(' ') ?? ''

/** Every public key in files, whether they stand alone or inside JSON. */
const keysIn = async (files: readonly string[]): Promise<readonly string[]> => {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return texts.flatMap(
    (text) =>
      text.replaceAll('\\n', '\n').match(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/gu) ??
      [],
  )
}

const reportOf = (
  verdict: Extract<Verdict, { kind: 'good' }>,
): Readonly<Record<string, Json | undefined>> => ({
  manifest: verdict.manifest as Json,
  publicKey: verdict.publicKey,
})

const judge = (verdict: Verdict, known: readonly string[], language: VerifierLanguage): Verified => {
  const text = words[language]
  switch (verdict.kind) {
    case 'good': {
      const vouched = known.some((key) => key.trim() === verdict.publicKey.trim())
      return {
        verdict: vouched ? 'intact' : 'unvouched',
        lines: [
          vouched ? text.intact : text.unvouched,
          `${text.key}: ${fingerprint(verdict.publicKey)}`,
          JSON.stringify(verdict.manifest, null, 2),
        ],
        report: reportOf(verdict),
      }
    }
    case 'changed':
    case 'forged':
      return { verdict: 'damaged', lines: [text[verdict.kind]], report: { why: verdict.kind } }
    case 'otherKey':
      return { verdict: 'unvouched', lines: [text.unvouched], report: { publicKey: verdict.publicKey } }
    case 'unsealed':
      throw new UnverifiableError('it carries no manifest: it was not exported here, or its end was cut off')
  }
}

/** Exported footage: an MP4 that carries its manifest. */
export const sealedFileVerifier: Verifier = {
  takes: ({ kind }) => kind === 'mp4',
  verify: async ({ path }, { keys, language }) => judge(await verifyFile(path), await keysIn(keys), language),
}
