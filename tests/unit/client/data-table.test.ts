import { describe, expect, it } from 'vitest'
import { sortRows, type Column } from '../../../client/src/ui/data-table.ts'
import { bitRateText, sizeText } from '../../../client/src/ui/size-text.ts'

interface Row {
  readonly name: string
  readonly rate?: number
}
const columns: readonly Column<Row>[] = [
  { name: 'name', title: '', order: ({ name }) => name },
  { name: 'rate', title: '', order: ({ rate }) => rate },
  { name: 'plain', title: '' },
]
const rows: readonly Row[] = [
  { name: '10 号窗口', rate: 25 },
  { name: '2 号窗口' },
  { name: '1 号窗口', rate: 5 },
]
const names = (column: string, descending = false) =>
  sortRows(rows, columns, { column, descending }).map(({ name }) => name)

describe('rows of a table', () => {
  it('stay as they come where no column is chosen, or one without an order', () => {
    expect(sortRows(rows, columns, undefined)).toBe(rows)
    expect(sortRows(rows, columns, { column: 'plain', descending: false })).toBe(rows)
  })

  it('count figures in names as figures', () => {
    expect(names('name')).toEqual(['1 号窗口', '2 号窗口', '10 号窗口'])
    expect(names('name', true)).toEqual(['10 号窗口', '2 号窗口', '1 号窗口'])
  })

  it('put what has no value last, both ways', () => {
    expect(names('rate')).toEqual(['1 号窗口', '10 号窗口', '2 号窗口'])
    expect(names('rate', true)).toEqual(['10 号窗口', '1 号窗口', '2 号窗口'])
  })
})

describe('sizes in words', () => {
  it.each([
    [0, '0 B'],
    [1536, '1.50 KiB'],
    [930 * 1024 ** 3, '930 GiB'],
    [1.25 * 1024 ** 4, '1.25 TiB'],
  ])('say %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })

  it('say rates as people do', () => {
    expect(bitRateText(412_300)).toBe('412 kbit/s')
    expect(bitRateText(3_981_000)).toBe('3.98 Mbit/s')
  })
})
