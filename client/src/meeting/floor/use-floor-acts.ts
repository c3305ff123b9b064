import { computed, ref, type Ref } from 'vue'
import type { FloorJoined } from '../../../../server/contract/floor/events.ts'
import type { SeatId } from '../../../../server/contract/ids.ts'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { useAskOnce } from './ask-once.ts'
import type { UseFloor } from './use-floor.ts'
import type { VenueRow } from './venue-rows.ts'

/** What the operator does with the venue that is chosen in the list, and with all of them. */
export const useFloorActs = (
  known: () => FloorJoined,
  { ask }: UseFloor,
  rows: Readonly<Ref<readonly VenueRow[]>>,
) => {
  const { t } = useTexts()
  const askOnce = useAskOnce()
  const chosen = ref<SeatId>()
  const chosenRow = computed(() => rows.value.find(({ venue }) => venue.seatId === chosen.value))
  const withChosen = (act: (seatId: SeatId) => unknown) => () =>
    chosen.value === undefined ? undefined : act(chosen.value)

  return {
    chosen,
    chosenRow,
    /** Enter: into preview; and again: on air. */
    choose: (seatId: SeatId) => {
      const shown = known().prepared?.preview
      const again = shown?.show === 'venue' && shown.seatId === seatId
      return again ? ask('air', {}) : ask('preview', { picture: { show: 'venue', seatId } })
    },
    callOn: withChosen((seatId) => ask('callOn', { seatId })),
    toggleMute: withChosen((seatId) => ask('mute', { seatId, muted: !(chosenRow.value?.muted ?? false) })),
    watchChosen: withChosen((seatId) =>
      ask('watch', { seatId: known().floor.mainWatches === seatId ? null : seatId }),
    ),
    muteAll: async () => {
      const count = rows.value.filter(({ chair }) => !chair).length
      if (await askOnce(t('floor.muteAll'), t('floor.sure.muteAll', { count }))) await ask('muteAll', {})
    },
    toggleLock: () => ask('lockMicrophones', { locked: !known().floor.locked }),
    applyScene: (place: number) => {
      const scene = known().prepared?.scenes[place]
      return scene && ask('applyScene', { number: scene.number })
    },
  }
}
