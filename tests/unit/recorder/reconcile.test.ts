import { describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { silentSources, type Landing } from '../../../server/recorder/reconcile/reconcile.ts'

const id = newId(SourceId)
const landing = (path: string, fragments: number) => new Map<SourceId, Landing>([[id, { path, fragments }]])
const nothing = new Map<SourceId, Landing>()

describe('between two looks at the disk a source', () => {
  it.each([
    ['is silent where its file did not grow', landing('a', 5), landing('a', 5), true],
    ['is silent where no file was being written at all', nothing, nothing, true],
    ['is silent where its file was cut', landing('a', 5), landing('a', 3), true],
    ['is not silent where its file grew', landing('a', 5), landing('a', 6), false],
    ['is not silent where another file is being written', landing('a', 5), landing('b', 1), false],
    ['is not silent where it has just begun', nothing, landing('a', 1), false],
    ['is not silent while one clip is finished and the next not yet begun', landing('a', 5), nothing, false],
  ])('%s', (_, before, now, silent) => {
    expect(silentSources([id], before, now)).toEqual(silent ? [id] : [])
  })

  it('is not asked about where it is not to be recorded', () => {
    expect(silentSources([], nothing, nothing)).toEqual([])
  })
})
