import type { BagFault, BagWarning } from '../../contract/archive.ts'
import type { VerifierLanguage } from '../../kernel/verifier/index.ts'

type Texts<Name extends string> = Readonly<Record<Name, readonly [zh: string, en: string]>>

const strange: Texts<Extract<BagFault, { kind: 'strange' }>['why']> = {
  link: ['是链接，不是文件', 'is a link, no file'],
  special: ['不是普通文件', 'is no plain file'],
  outside: ['路径超出信息包', 'lies outside the bag'],
  duplicate: ['出现两次', 'is there twice'],
  encrypted: ['已加密', 'is encrypted'],
}

const signature: Texts<Extract<BagFault, { kind: 'signature' }>['why']> = {
  missing: ['缺失，签名不完整', 'is missing: the signature is not whole'],
  malformed: ['内容不正确', 'does not say what it should'],
  algorithm: ['使用了无法验证的签名算法', 'names an algorithm that cannot be verified here:'],
  wrong: [
    '声明与签名不符，二者之一被改动',
    'statement and signature do not belong together: one of them was changed',
  ],
  otherManifest: ['与签名声明固定的摘要不一致', 'is not the manifest that was signed; digest'],
  otherPackage: ['签名属于另一个信息包', 'was signed for another package'],
  retiredKey: ['封装时该密钥已停用，停用时间', 'had been replaced before it signed this, at'],
}

const audit: Texts<Extract<BagFault, { kind: 'audit' }>['why']> = {
  missing: ['审计链缺失', 'the audit trail is missing'],
  malformed: ['内容不正确', 'is not an entry'],
  hole: ['缺失', 'is missing'],
  unlinked: ['与前一条不衔接', 'does not follow from the entry before it'],
  altered: ['被改动', 'was altered'],
  cut: [
    '起被截去：审计链短于签名声明所述',
    'and all after it were cut off: the chain is shorter than was signed',
  ],
}

/** A fault in words; it begins with the file that it is about. */
export const faultText = (fault: BagFault, language: VerifierLanguage): string => {
  const say = (zh: string, en: string): string => `${fault.path} ${language === 'en' ? en : zh}`
  switch (fault.kind) {
    case 'changed': {
      const digests = `${fault.algorithm} ${fault.expected} → ${fault.found}`
      return say(`被改动（${digests}）`, `was changed (${digests})`)
    }
    case 'missing':
      return say('缺失', 'is missing')
    case 'extra':
      return say('多余：清单中没有', 'is extra: no manifest knows it')
    case 'unreadable':
      return say(`无法读取（${fault.detail}）`, `cannot be read (${fault.detail})`)
    case 'strange':
      return say(...strange[fault.why])
    case 'malformed':
      return say(
        `第 ${fault.line} 行不正确（${fault.detail}）`,
        `is not as it should be, line ${fault.line}: ${fault.detail}`,
      )
    case 'outside':
      return say(
        `不得列入 ${fault.manifest}：路径不在应在之处`,
        `must not stand in ${fault.manifest}: it lies elsewhere`,
      )
    case 'fetch':
      return say('要求从别处下载文件，不予接受', 'wants files fetched from elsewhere, which is refused')
    case 'algorithm':
      return say('使用了无法验证的摘要算法', 'is of an algorithm that cannot be verified here')
    case 'noManifest':
      return say('缺失：没有任何载荷清单', 'is missing: there is no payload manifest at all')
    case 'amount':
      return say(
        `所述的字节数和文件数为 ${fault.expected}，实际为 ${fault.found}`,
        `tells of ${fault.expected} bytes.files, there are ${fault.found}`,
      )
    case 'signature': {
      const [zh, en] = signature[fault.why]
      return say(`${zh} ${fault.detail}`.trim(), `${en} ${fault.detail}`.trim())
    }
    case 'audit': {
      const [zh, en] = audit[fault.why]
      return say(`第 ${fault.entry} 条${zh}`, `entry ${fault.entry} ${en}`)
    }
  }
}

export const warningText = (warning: BagWarning, language: VerifierLanguage): string => {
  const say = (zh: string, en: string): string => (language === 'en' ? en : zh)
  switch (warning.kind) {
    case 'similarNames': {
      const names = warning.paths.map((path) => JSON.stringify(path)).join(', ')
      return say(
        `这些文件名在某些文件系统上会互相覆盖：${names}`,
        `some file systems take these names for one: ${names}`,
      )
    }
    case 'weakDigest': {
      const names = warning.algorithms.join(', ')
      return say(`摘要算法 ${names} 可被伪造`, `the digests (${names}) can be forged`)
    }
    case 'noTagManifest':
      return say('没有标签清单，标签文件未受保护', 'there is no tag manifest: tag files are not protected')
    case 'uncovered': {
      const names = warning.paths.join(', ')
      return say(`标签清单未包含：${names}`, `no tag manifest covers ${names}`)
    }
  }
}
