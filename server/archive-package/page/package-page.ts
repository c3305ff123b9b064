import { createHash } from 'node:crypto'
import type { BothTexts, FourProperties, RecordSection } from '../../contract/archive.ts'
import type { Packed } from '../seal/pack-content.ts'
import type { SealPlan } from '../seal/plan.ts'
import { proves, provesNot } from '../signature/words.ts'
import { beijingText } from './beijing-text.ts'
import { escapeHtml as esc } from './escape-html.ts'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'

export interface PackagePageOptions {
  readonly plan: SealPlan
  readonly files: readonly Packed[]
  readonly properties: FourProperties
}

/** Read by who knows one of the languages: both stand there. */
const both = ({ 'zh-CN': zh, en }: BothTexts): string =>
  zh === en ? esc(zh) : `${esc(zh)} <span class="soft" lang="en">${esc(en)}</span>`

const hrefOf = (path: string): string => esc(path.split('/').map(encodeURIComponent).join('/'))

const retention: Readonly<Record<string, BothTexts>> = {
  permanent: { 'zh-CN': '永久', en: 'permanent' },
  years30: { 'zh-CN': '30 年', en: '30 years' },
  years10: { 'zh-CN': '10 年', en: '10 years' },
}
const publicity: Readonly<Record<string, BothTexts>> = {
  public: { 'zh-CN': '主动公开', en: 'public' },
  onRequest: { 'zh-CN': '依申请公开', en: 'on request' },
  restricted: { 'zh-CN': '不予公开', en: 'not public' },
}
const propertyNames: Readonly<Record<string, BothTexts>> = {
  authenticity: { 'zh-CN': '真实性', en: 'authenticity' },
  integrity: { 'zh-CN': '完整性', en: 'integrity' },
  usability: { 'zh-CN': '可用性', en: 'usability' },
  security: { 'zh-CN': '安全性', en: 'security' },
}
const results: Readonly<Record<string, BothTexts>> = {
  passed: { 'zh-CN': '✓ 通过', en: 'passed' },
  failed: { 'zh-CN': '✗ 不通过', en: 'failed' },
  open: { 'zh-CN': '○ 未检', en: 'open' },
}

const unnamed: BothTexts = { 'zh-CN': '', en: '' }

const head = ({ id, version, sealedAt, node, description }: SealPlan): string => {
  const facts: readonly (readonly [string, string])[] = [
    ['档号 reference', esc(description.reference ?? '—')],
    ['全宗号 fonds', esc(description.fonds ?? '—')],
    ['保管期限 retention', both(retention[description.retention] ?? unnamed)],
    ['公开属性 publicity', both(publicity[description.publicity] ?? unnamed)],
    ['封装 sealed', `${esc(beijingText(Date.parse(sealedAt)))}（北京时间） ${esc(node.name)}`],
    ['编号与版本 id, version', `${esc(id)} · ${version}`],
  ]
  return `<section><dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl></section>`
}

const player = (files: readonly Packed[]): string => {
  const clips = files.filter(({ path }) => /\.mp4$/iu.test(path))
  if (clips.length === 0) return ''
  const items = clips.map(({ path, label, startsAt }) => {
    const when = startsAt === null ? '' : ` ${beijingText(startsAt)}`
    return `<li><button type="button" data-src="${hrefOf(path)}" data-start="${startsAt ?? ''}">${esc(label + when)}</button></li>`
  })
  return `<section><h2>录像 <span class="soft" lang="en">footage</span></h2><div class="player">
<div><video controls preload="metadata"></video><div id="clock" role="timer"></div><div id="playing" class="soft"></div></div>
<ul id="clips">${items.join('')}</ul></div></section>`
}

const recordSection = ({ title, columns, rows }: RecordSection): string => {
  const heads = columns.map((column) => `<th scope="col">${both(column)}</th>`).join('')
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${esc(cell)}</td>`).join('')}</tr>`).join('')
  return `<section><h2>${both(title)}</h2><table><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></section>`
}

const gaps = ({ description }: SealPlan): string => {
  const missing = description.parts.filter(({ present }) => !present)
  if (missing.length === 0) return ''
  const items = missing
    .map(({ name, detail }) => `<li class="failed">${both(name)} ${esc(detail)}</li>`)
    .join('')
  return `<section><h2>缺失内容 <span class="soft" lang="en">what is missing</span></h2><ul>${items}</ul></section>`
}

const fourProperties = ({ properties }: FourProperties): string => {
  const rows = properties.flatMap(({ property, checks }) =>
    checks.map(
      ({ name, result, detail }) =>
        `<tr><td>${both(propertyNames[property] ?? unnamed)}</td><td>${both(name)}</td>
<td class="${result}">${both(results[result] ?? unnamed)}</td><td>${esc(detail)}</td></tr>`,
    ),
  )
  return `<section><h2>四性检测（封装时） <span class="soft" lang="en">the four properties, at sealing</span></h2>
<table><tbody>${rows.join('')}</tbody></table></section>`
}

const fileList = (files: readonly Packed[]): string => {
  const rows = files.map(
    ({ path, label, bytes }) =>
      `<tr><td><a href="${hrefOf(path)}">${esc(label)}</a></td><td>${esc(path)}</td><td>${bytes}</td></tr>`,
  )
  return `<section><h2>文件 <span class="soft" lang="en">files</span></h2><table><thead><tr><th scope="col">名称 name</th>
<th scope="col">路径 path</th><th scope="col">字节 bytes</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

const words = (): string => {
  const list = (lines: readonly string[], lang: string): string =>
    lines.map((line) => `<li lang="${lang}">${esc(line)}</li>`).join('')
  return `<section><h2>签名证明什么 <span class="soft" lang="en">what the signature proves</span></h2>
<ul>${list(proves['zh-CN'], 'zh-CN')}${list(proves.en, 'en')}</ul>
<h2>不证明什么 <span class="soft" lang="en">and what not</span></h2>
<ul>${list(provesNot['zh-CN'], 'zh-CN')}${list(provesNot.en, 'en')}</ul>
<p class="soft">本页只供阅读，不作校验；校验方法见 README.txt。 <span lang="en">This page shows and checks nothing; README.txt says how to.</span></p></section>`
}

/** index.html of a package: shows the record and plays the footage in a browser, without a server. */
export const packagePage = ({ plan, files, properties }: PackagePageOptions): string => {
  const playing = player(files)
  const hash = createHash('sha256').update(pageScript).digest('base64')
  // Media beside a page from the disk have no origin that a policy could name.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; media-src * file: 'self'`
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${esc(plan.description.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header><p class="soft">归档信息包 <span lang="en">archive package</span></p><h1>${esc(plan.description.title)}</h1></header>
<main>
${[head(plan), gaps(plan), playing, ...plan.description.record.map(recordSection), fourProperties(properties), fileList(files), words()].join('\n')}
</main>
${playing === '' ? '' : `<script>${pageScript}</script>`}
</body>
</html>
`
}
