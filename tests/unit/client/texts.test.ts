import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../../client/src/app/i18n/en/index.ts'
import { zhCN } from '../../../client/src/app/i18n/zh-CN/index.ts'

const clientDir = resolve(import.meta.dirname, '../../../client/src')

interface Texts {
  readonly [name: string]: string | Texts
}
const flat = (texts: Texts, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`${prefix}${name}`, value] as const] : flat(value, `${prefix}${name}.`),
  )
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name).sort()

describe('the texts of the client', () => {
  it('take the same values in every language', () => {
    const english = new Map(flat(en))
    for (const [name, text] of flat(zhCN)) {
      expect([name, placeholders(english.get(name) ?? '')]).toEqual([name, placeholders(text)])
    }
  })

  it('stand in the locale files only', () => {
    const outside = readdirSync(clientDir, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:vue|ts)$/u.test(file) && !file.includes('i18n'))
      .filter((file) =>
        /[\p{Script=Han}]/u.test(withoutComments(readFileSync(resolve(clientDir, file), 'utf8'))),
      )
    expect(outside).toEqual([])
  })
})

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/\/\/.*$/gmu, '')
