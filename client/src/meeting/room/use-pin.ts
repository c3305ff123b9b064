import { inject, provide, ref, type InjectionKey, type Ref } from 'vue'
import type { SeatId } from '../../../../server/contract/ids.ts'

/** The venue that a person keeps large, whatever is on air. */
export interface Pin {
  readonly seatId: Readonly<Ref<SeatId | undefined>>
  /** Pins a venue, or lets go of the one that is pinned. */
  readonly toggle: (seatId: SeatId) => void
}

const pinKey: InjectionKey<Pin> = Symbol('pin')

/** For the room: tiles below it offer to be pinned. */
export const providePin = (): Pin => {
  const seatId = ref<SeatId>()
  const pin: Pin = {
    seatId,
    toggle: (wanted) => {
      seatId.value = seatId.value === wanted ? undefined : wanted
    },
  }
  provide(pinKey, pin)
  return pin
}

/** Undefined where tiles cannot be pinned, as in the operator's preview. */
export const usePin = (): Pin | undefined => inject(pinKey, undefined)
