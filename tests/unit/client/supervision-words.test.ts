import { describe, expect, it } from 'vitest'
import type { Translate } from '../../../client/src/app/i18n/use-texts.ts'
import { feeOf, materialsOf, stepsOf, stepsText } from '../../../client/src/supervision/entry/item-draft.ts'
import { numberText, orderMark, suggestedForm } from '../../../client/src/supervision/orders/order-words.ts'
import { daysOf, figureKinds, figureText } from '../../../client/src/supervision/statistics/figure-words.ts'
import type { Figures } from '../../../server/contract/supervision/statistics.ts'

const t: Translate = (key, values) => [key, ...Object.values(values ?? {})].join(' ')
const figures: Figures = {
  ...{ accepted: 4, closed: 3, judged: 3, onTime: 2, early: 1, timed: 3, usedDays: 13, promisedDays: 15 },
  ...{ online: 1, rated: 0, satisfied: 0, cameraSteps: 8, shownSteps: 8, notices: 0, yellow: 1, red: 0 },
  ...{ findings: 0, orders: null, complaints: 0 },
}
const text = (name: string) => {
  const kind = figureKinds.find((one) => one.name === name)
  if (!kind) throw new Error(`no figure ${name}`)
  return figureText(kind, figures, t)
}

describe('figures in words', () => {
  it('are counts, means to a tenth, and rates in per cent; what cannot be told is not 0', () => {
    expect([text('accepted'), text('usedDays'), text('onTimeRate'), text('coverage')]).toEqual([
      ...['4', '4.3', '66.7%', '100.0%'],
    ])
    expect([text('satisfaction'), text('orders')]).toEqual(['statistics.none', 'statistics.none'])
  })

  it('lead to the days of their line, within those of the page', () => {
    expect(daysOf('unit', 'x', '2026-02-10', '2026-03-05')).toEqual({ from: '2026-02-10', to: '2026-03-05' })
    expect(daysOf('day', '2026-02-11', '2026-02-10', '2026-03-05')).toEqual({
      ...{ from: '2026-02-11', to: '2026-02-11' },
    })
    expect(daysOf('month', '2026-02', '2026-02-10', '2026-03-05')).toEqual({
      ...{ from: '2026-02-10', to: '2026-02-28' },
    })
    expect(daysOf('month', '2026-03', '2026-02-10', '2026-03-05')).toEqual({
      ...{ from: '2026-03-01', to: '2026-03-05' },
    })
  })
})

describe('an order in words', () => {
  it('has its printed number, and says that it is overdue only while it waits', () => {
    expect(numberText('2026-0012', t)).toBe('orders.printedNumber 2026 12')
    expect(orderMark({ state: 'open', late: true }, t)).toEqual({ tone: 'fault', label: 'orders.late' })
    expect(orderMark({ state: 'accepted', late: true }, t).tone).toBe('normal')
  })

  it('is urging the first time, advice the second, a talk the third', () => {
    const seen = (earlier: number) => suggestedForm([{ origin: 'bookmark', earlier }])
    expect([seen(0), seen(1), seen(2), seen(5)]).toEqual(['urging', 'advice', 'talk', 'talk'])
    expect(suggestedForm([{ origin: 'gap', earlier: 0 }])).toBe('order')
  })
})

describe('an item as it is typed', () => {
  it('has steps a line each, with their limits in working days, or says that it cannot be read', () => {
    const steps = stepsOf('受理\n审核 5\n\n批准 2')
    expect(steps).toEqual([
      { name: '受理', limit: null },
      { name: '审核', limit: { value: 5, unit: 'workingDay' } },
      { name: '批准', limit: { value: 2, unit: 'workingDay' } },
    ])
    expect(stepsText(steps ?? [])).toBe('受理\n审核 5\n批准 2')
    expect(stepsOf('审核 很快')).toBeUndefined()
    expect(stepsOf('审核 5 天')).toBeUndefined()
  })

  it('keeps whether a material may follow, and a fee in fen', () => {
    expect(materialsOf('身份证\n营业执照', [{ name: '身份证', mayFollow: true }])).toEqual([
      { name: '身份证', mayFollow: true },
      { name: '营业执照', mayFollow: false },
    ])
    expect(feeOf('发改价格〔2015〕', 12.35)).toEqual({ basis: '发改价格〔2015〕', amountFen: 1235 })
    expect(feeOf(' ', 3)).toBeNull()
  })
})
