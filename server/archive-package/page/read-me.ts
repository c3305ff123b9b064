import type { SealPlan } from '../seal/plan.ts'
import { proves, provesNot } from '../signature/words.ts'

const list = (lines: readonly string[]): string => lines.map((line) => `  - ${line}`).join('\n')

const commands = `  sha256sum -c manifest-sha256.txt
  sha256sum -c tagmanifest-sha256.txt
  sha256sum tagmanifest-sha256.txt manifest-sha256.txt     # 与 signature/statement.json 比对 / compare with it
  openssl pkeyutl -verify -pubin -inkey signature/signer.pem -rawin \\
    -in signature/statement.json -sigfile signature/statement.sig
  openssl pkey -pubin -in signature/signer.pem -outform DER | sha256sum     # 公钥指纹 / fingerprint of the key`

/** README.txt of a package: what it is, and how to check it without this program. */
export const readMe = ({
  id,
  version,
  sealedAt,
  node,
  description,
}: SealPlan): string => `归档信息包 / archive package

${description.title}
档号 reference: ${description.reference ?? '—'}    全宗号 fonds: ${description.fonds ?? '—'}
编号 id: ${id}    版本 version: ${version}    封装 sealed: ${sealedAt}    ${node.name}

用浏览器打开 index.html 可离线查看内容、播放录像。
Open index.html in a browser to read the record and play the footage, without any server.

本包是 BagIt 1.0 信息包（RFC 8493），可用任何 BagIt 工具校验，也可只用通用命令校验（在本文件夹中执行）：
This is a BagIt 1.0 bag (RFC 8493): any BagIt tool checks it, and so do these commands, in this folder:

${commands}

manifest-sm3.txt 为 SM3（GB/T 32905）摘要，可用 openssl dgst -sm3 核对。
manifest-sm3.txt has the digests by SM3 (GB/T 32905); "openssl dgst -sm3 FILE" computes one.

本签名证明 / The signature proves:
${list([...proves['zh-CN'], ...proves.en])}

本签名不证明 / It does not prove:
${list([...provesNot['zh-CN'], ...provesNot.en])}
`
