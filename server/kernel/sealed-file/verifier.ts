import type { Json } from '../audit/index.ts'
import { readKnownKeys } from '../signing/index.ts'
import { UnverifiableError, type Verified, type Verifier, type VerifierLanguage } from '../verifier/index.ts'
import { verifyFile, type Verdict } from './verify.ts'

const words = {
  'zh-CN': {
    intact: '文件完整，与导出时一致，由您认可的密钥（或其后继密钥）签名。',
    unvouched: '文件完整，与签名时一致；但不能确认签名密钥属于谁。请向导出单位核对密钥指纹。',
    changed: '文件在封装之后被改动过！',
    forged: '签名与清单不符：清单被改动过，或签名是伪造的！',
    key: '签名密钥指纹',
  },
  en: {
    intact: 'Whole, as it was exported, and signed by a key that you named, or one that follows from it.',
    unvouched:
      'Whole, as it was signed; whose key that is, is not known. Compare its fingerprint with its maker.',
    changed: 'It was CHANGED after it had been sealed.',
    forged: 'The signature does NOT fit the manifest.',
    key: 'fingerprint of the key',
  },
} as const

const judge = (verdict: Verdict, language: VerifierLanguage): Verified => {
  const text = words[language]
  switch (verdict.kind) {
    case 'good': {
      const { vouched, keyId, manifest } = verdict
      return {
        verdict: vouched ? 'intact' : 'unvouched',
        lines: [
          vouched ? text.intact : text.unvouched,
          `${text.key}: ${keyId}`,
          JSON.stringify(manifest, null, 2),
        ],
        report: { manifest: manifest as Json, keyId },
      }
    }
    case 'changed':
    case 'forged':
      return { verdict: 'damaged', lines: [text[verdict.kind]], report: { why: verdict.kind } }
    case 'unsealed':
      throw new UnverifiableError('it carries no manifest: it was not exported here, or its end was cut off')
  }
}

/** Exported footage: an MP4 that carries its manifest. */
export const sealedFileVerifier: Verifier = {
  takes: ({ kind }) => kind === 'mp4',
  verify: async ({ path }, { keys, language }) =>
    judge(await verifyFile(path, await readKnownKeys(keys)), language),
}
