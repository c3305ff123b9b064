/** What a seal proves and what it does not, in words: part of every signed statement, so that nobody has to guess. */
export interface Words {
  readonly 'zh-CN': readonly string[]
  readonly en: readonly string[]
}

export const proves: Words = {
  'zh-CN': [
    '签名之后，本归档信息包内任何文件的改动、缺失、增加都会被发现：签名固定了标签清单（tagmanifest）的摘要，标签清单固定了载荷清单，载荷清单固定了每个文件。',
    '作出签名的，是持有与 signature/signer.pem 对应的私钥的一方。',
    '封装时，本系统审计日志的长度和最后一条的散列值即如本声明所述；此后若截去、改写这之前的记录，可以据此发现。',
  ],
  en: [
    'Whatever was changed, removed or added in this package after the signature is found: the signature pins the digests of the tag manifests, these pin the payload manifests, and these pin every file.',
    'Who signed held the private key that belongs to signature/signer.pem.',
    'When the package was sealed, the audit log of the system was as long, and ended in the hash, as this statement says: whoever later cuts or rewrites what was logged before is found out.',
  ],
}

export const provesNot: Words = {
  'zh-CN': [
    '不证明封装之前的内容真实：它只固定封装时的内容，不能说明摄像机、业务系统或经办人所提供的内容是否属实。',
    '不证明封装时间：时间取自本系统时钟，未经第三方时间戳机构确认。',
    '不证明签名者是谁：须将公钥指纹与该单位另行公布的指纹核对。',
    '不证明签名密钥此后没有泄露：密钥泄露后，他人可以用它签署别的归档信息包。',
  ],
  en: [
    'It does not prove that the content was true before: it pins what was sealed, and cannot say whether what cameras, other systems or people gave was so.',
    'It does not prove the time of sealing: that is the clock of the system, confirmed by no third party.',
    'It does not prove who the signer is: compare the fingerprint of the key with the one that the office has published elsewhere.',
    'It does not prove that the signing key was not stolen later: whoever has it can sign other packages.',
  ],
}
