import type { BothTexts, ExpectedPart, FourProperties } from '../../contract/archive.ts'
import type { Instant } from '../../contract/time.ts'
import type { PackageReport } from '../verify/verify-package.ts'
import type { Packed } from './pack-content.ts'

type Property = FourProperties['properties'][number]
type Check = Property['checks'][number]

const check = (zh: string, en: string, passed: boolean | null, detail = ''): Check => ({
  name: { 'zh-CN': zh, en } satisfies BothTexts,
  result: passed === null ? 'open' : passed ? 'passed' : 'failed',
  detail,
})

/** Formats that are read without their maker's program, and for long: by the ends of names. */
const lasting = /\.(?:mp4|pdf|txt|csv|json|jsonl|xml|html|jpe?g|png|tiff?|ofd|wav|flac)$/iu

/** What is known of a package before it is signed. */
export interface SealingFacts {
  readonly at: Instant
  readonly files: readonly Packed[]
  readonly parts: readonly ExpectedPart[]
}

const names = (list: readonly { readonly path: string }[]): string => list.map(({ path }) => path).join(', ')

/** 真实性、完整性、可用性、安全性 at sealing: part of the package itself. */
export const propertiesAtSealing = ({ at, files, parts }: SealingFacts): FourProperties => {
  const noted = files.filter(({ asRecorded }) => asRecorded !== null)
  const altered = noted.filter(({ asRecorded }) => asRecorded === false)
  const missing = parts.filter(({ present }) => !present)
  const empty = files.filter(({ bytes }) => bytes === 0)
  const passing = files.filter(({ path }) => !lasting.test(path))
  const comparison = `${noted.length - altered.length} / ${noted.length}`
  return {
    at,
    properties: [
      {
        property: 'authenticity',
        checks: [
          check(
            '录像与材料和形成时记下的摘要一致',
            'footage and papers are as they were, by the digests noted when they came to be',
            noted.length === 0 ? null : altered.length === 0,
            altered.length === 0 ? comparison : names(altered),
          ),
          check(
            '审计记录随包封装，其末端由签名固定',
            'the audit trail is packed, its end pinned by the signature',
            true,
          ),
        ],
      },
      {
        property: 'integrity',
        checks: [
          check(
            '应有的内容齐全',
            'all parts that should be there are',
            missing.length === 0,
            missing.map(({ name, detail }) => [name['zh-CN'], detail].filter(Boolean).join('：')).join('；'),
          ),
          check(
            '每个文件都有 SHA-256 和 SM3 摘要',
            'every file has its digests by SHA-256 and SM3',
            true,
            `${files.length}`,
          ),
        ],
      },
      {
        property: 'usability',
        checks: [
          check('没有空文件', 'no file is empty', empty.length === 0, names(empty)),
          check(
            '文件格式可长期读取',
            'the formats of the files can be read for long',
            passing.length === 0,
            names(passing),
          ),
        ],
      },
      {
        property: 'security',
        checks: [
          check(
            '文件名在各种系统上均不越界、不重名',
            'no name leaves the package or meets another on any system',
            true,
          ),
          check('恶意代码检查由接收方进行', 'looking for malicious code is up to who receives it', null),
        ],
      },
    ],
  }
}

/** The same, as found when a sealed package is verified. */
export const propertiesAtVerification = (
  report: Pick<PackageReport, 'faults' | 'signature'>,
  at: Instant,
): FourProperties => {
  const count = (...kinds: readonly string[]): number =>
    report.faults.filter(({ kind }) => kinds.includes(kind)).length
  const contentFaults = count('changed', 'missing', 'extra', 'amount', 'noManifest')
  const unreadable = count('unreadable', 'malformed', 'algorithm')
  const outside = count('outside', 'strange', 'fetch')
  return {
    at,
    properties: [
      {
        property: 'authenticity',
        checks: [
          check(
            '签名有效，密钥已知',
            'signed by a known key',
            report.signature === 'known' && count('signature') === 0,
          ),
          check(
            '审计记录与签名固定的末端相符',
            'the audit trail ends as the signature says',
            count('audit') === 0,
          ),
        ],
      },
      {
        property: 'integrity',
        checks: [
          check(
            '没有文件被改动、缺失或增加',
            'no file was changed, is missing or was added',
            contentFaults === 0,
          ),
        ],
      },
      {
        property: 'usability',
        checks: [check('每个文件都能读取', 'every file can be read', unreadable === 0)],
      },
      {
        property: 'security',
        checks: [check('没有文件越出信息包', 'nothing in it leaves the package', outside === 0)],
      },
    ],
  }
}
