import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCsv, readCsv, unguard, writeCsv } from '../../../server/kernel/csv/index.ts'

const columns = { name: ['name', '名称'], note: ['note'] } as const
const read = (text: string) => readCsv(text, { columns, required: ['name'], maxLines: 3 })

describe('a list as CSV', () => {
  it('is refused where it is none, lacks a column, or is too long', () => {
    expect(read('name\n"a')).toMatchObject({ ok: false, why: { problem: 'notCsv' } })
    expect(read('note\na')).toMatchObject({
      ok: false,
      why: { problem: 'columnsMissing', missing: ['name'] },
    })
    expect(read('name\n1\n2\n3\n4')).toMatchObject({ ok: false, why: { problem: 'tooLong', maxLines: 3 } })
  })

  it('has its columns in any order and language; others are passed over', () => {
    expect(read('\uFEFFnote, 其他 ,名称\nx,y, z \n')).toMatchObject({
      ...{ ok: true, lines: [{ line: 2, values: { name: 'z', note: 'x' } }] },
    })
  })

  it('holds no formula when it is written', () => {
    const text = writeCsv(['name'], [['=1+1'], ['+1'], ['-1'], ['@a'], ['a=b']])
    expect(text).toBe("\uFEFFname\r\n'=1+1\r\n'+1\r\n'-1\r\n'@a\r\na=b\r\n")
  })

  it('gives back any text as it was', () => {
    const plain = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() === text && text !== '')
    fc.assert(
      fc.property(plain, plain, (name, note) => {
        fc.pre(!/^'[=+\-@\t\r]/u.test(name) && !/^'[=+\-@\t\r]/u.test(note))
        const list = read(decodeCsv(Buffer.from(writeCsv(['name', 'note'], [[name, note]]))))
        if (!list.ok) throw new Error(list.why.problem)
        const [line] = list.lines
        expect([unguard(line?.values.name ?? ''), unguard(line?.values.note ?? '')]).toEqual([name, note])
      }),
    )
  })
})
