import { describe, expect, it } from 'vitest'
import { HandInState, type MaterialType } from '../../../server/contract/material.ts'
import { checkContentType, previewOf, promisedKind } from '../../../server/kernel/kept-files/index.ts'
import { isLate, nextHandIn, type HandInAct } from '../../../server/conference/materials/hand-in.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Error

describe('a file of a material', () => {
  const taken: readonly MaterialType[] = ['pdf', 'docx', 'txt', 'png']

  it.each(['报告.exe', '报告', '报告.pdf.js', '.pdf/..', '图.jpg'])('named %s is not taken', (name) => {
    expect(() => promisedKind(name, taken)).toThrow(code('material.typeRefused'))
  })

  it.each<[string, string | undefined, boolean]>([
    ['报告.PDF', 'application/pdf', true],
    ['报告.pdf', 'text/html', false],
    ['报告.pdf', undefined, false],
    ['报告.docx', 'application/zip', false],
    ['说明.txt', undefined, true],
    ['说明.txt', 'application/x-msdownload', false],
  ])('named %s may hold %s: %s', (name, found, fits) => {
    const check = () => checkContentType(promisedKind(name, taken), found)
    if (fits) expect(check).not.toThrow()
    else expect(check).toThrow(code('material.contentMismatch'))
  })

  it('is shown in place only where a browser can do so safely', () => {
    expect(['application/pdf', 'image/png', 'text/plain', 'image/svg+xml'].map(previewOf)).toEqual([
      'pdf',
      'image',
      null,
      null,
    ])
  })
})

describe('handing in', () => {
  const course: Readonly<Record<HandInState, Readonly<Record<HandInAct, HandInState | null>>>> = {
    missing: { submit: 'submitted', return: null, accept: null },
    submitted: { submit: 'submitted', return: 'returned', accept: 'accepted' },
    returned: { submit: 'submitted', return: null, accept: null },
    accepted: { submit: null, return: 'returned', accept: null },
  }
  it.each(
    HandInState.options.flatMap((state) =>
      (['submit', 'return', 'accept'] as const).map((act) => ({ state, act, becomes: course[state][act] })),
    ),
  )('$act of what is $state: $becomes', ({ state, act, becomes }) => {
    const step = () => nextHandIn(state, act)
    if (becomes === null) expect(step).toThrow(code('handIn.wrongState'))
    else expect(step()).toBe(becomes)
  })

  it.each([
    ['missing', null, 99, false],
    ['missing', null, 101, true],
    ['returned', 50, 101, true],
    ['submitted', 100, 500, false],
    ['submitted', 101, 500, true],
    ['accepted', 101, 500, false],
  ] as const)('%s, by the step at %s, looked at %s: late is %s', (state, at, now, late) => {
    expect(isLate({ state, at }, 100, now)).toBe(late)
  })
})
