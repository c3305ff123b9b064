import { onScopeDispose, ref, type Ref } from 'vue'
import type { SourceId } from '../../../../server/contract/ids.ts'
import { useApi } from '../../api/index.ts'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { lookAround } from './look-around.ts'
import { markBeside, type Mark } from './timeline/marks.ts'
import { gapBeside } from './timeline/row-footage.ts'

const saidMs = 4000
/** One comes to a gap a little before it, so as to see it come. */
const beforeGapMs = 1000

/** To the next gap and the next mark, beyond what the timeline shows too. */
export const useGoing = (options: {
  readonly sources: Readonly<Ref<readonly SourceId[]>>
  readonly marks: Readonly<Ref<readonly Mark[]>>
  readonly now: () => number
  readonly seek: (at: number) => void
}) => {
  const { sources, marks, now, seek } = options
  const api = useApi()
  const { t } = useTexts()
  /** What is said where there is none. */
  const nothingMore = ref<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (text: string) => {
    nothingMore.value = text
    clearTimeout(timer)
    timer = setTimeout(() => (nothingMore.value = undefined), saidMs)
  }
  onScopeDispose(() => clearTimeout(timer))
  return {
    nothingMore,
    toGap: async (direction: 1 | -1) => {
      const from = now()
      const gap = await lookAround(api, sources.value, from, direction, (rows) =>
        gapBeside(rows, from, direction),
      ).catch(() => undefined)
      if (gap === undefined) say(t('review.noGap'))
      else seek(gap - beforeGapMs)
    },
    toMark: (direction: 1 | -1) => {
      const onStage = new Set<string>(sources.value)
      const mark = markBeside(
        marks.value.filter(({ source }) => onStage.has(source)),
        now(),
        direction,
      )
      if (mark) seek(mark.at)
      else say(t('review.noMark'))
    },
  }
}
