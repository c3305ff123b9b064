import type { Verified, Verifier, VerifierLanguage } from '../../kernel/verifier/index.ts'
import { readKnownKeys } from '../../kernel/signing/index.ts'
import { faultText, warningText } from './fault-text.ts'
import { verifyPackage, type PackageReport } from './verify-package.ts'

const verdictOf = ({ intact, signature }: PackageReport): Verified['verdict'] => {
  if (!intact) return 'damaged'
  return signature === 'known' ? 'intact' : 'unvouched'
}

const headline = (report: PackageReport, language: VerifierLanguage): string => {
  const say = (zh: string, en: string): string => (language === 'en' ? en : zh)
  const count = report.faults.length
  if (!report.intact) return say(`信息包已损坏：${count} 处问题`, `damaged: ${count} findings`)
  const amount = say(
    `${report.files} 个文件，${report.bytes} 字节`,
    `${report.files} files, ${report.bytes} bytes`,
  )
  return say(`信息包完好（${amount}）`, `intact (${amount})`)
}

const signatureLine = ({ signature, statement }: PackageReport, language: VerifierLanguage): string => {
  const say = (zh: string, en: string): string => (language === 'en' ? en : zh)
  const key = statement?.keyId ?? ''
  switch (signature) {
    case 'known':
      return say(`签名有效，密钥已知：${key}`, `signed by a known key: ${key}`)
    case 'unknown':
      return say(
        `签名有效，但密钥未知：${key}。请与该单位公布的指纹核对，或用 --keys 指定其公钥`,
        `signed by a key that is not known here: ${key}. Compare it with what the office has published, or name its public key by --keys`,
      )
    case 'none':
      return say('没有签名：不能说明是谁封装的', 'not signed: nothing says who sealed it')
    case 'wrong':
      return say('签名无效', 'its signature is wrong')
  }
}

const sealLines = ({ statement }: PackageReport, language: VerifierLanguage): readonly string[] => {
  if (!statement) return []
  const { package: sealed, sealedAt, node } = statement
  const name = [sealed.reference, sealed.title].filter((part) => part !== null && part !== '').join(' ')
  return language === 'en'
    ? [`${name}, version ${sealed.version}, sealed ${sealedAt} by ${node.name}`]
    : [`${name}，第 ${sealed.version} 版，${sealedAt} 由${node.name}封装`]
}

/** Verifies archive packages for `npm run verify`, and any other bag. */
export const packageVerifier: Verifier = {
  takes: ({ kind }) => kind === 'folder' || kind === 'zip' || kind === 'tar' || kind === 'gzip',
  verify: async (given, options) => {
    const { language, signal } = options
    const known = await readKnownKeys(options.keys)
    const onProgress = (done: number, of: number): void => options.onProgress(done, of)
    const report = await verifyPackage(given, { known, digests: 'all', signal, onProgress })
    const { faults, warnings, statement, info, ...rest } = report
    return {
      verdict: verdictOf(report),
      lines: [
        headline(report, language),
        ...faults.map((fault) => `  ${faultText(fault, language)}`),
        ...warnings.map(
          (warning) => `  ${language === 'en' ? 'note' : '注意'}: ${warningText(warning, language)}`,
        ),
        signatureLine(report, language),
        ...sealLines(report, language),
      ],
      report: {
        kind: 'package',
        ...rest,
        faults: faults.map((fault) => ({ ...fault })),
        warnings: warnings.map((warning) => ({ ...warning })),
        info: info.map((element) => ({ ...element })),
        statement: statement && { ...statement },
      },
    }
  },
}
