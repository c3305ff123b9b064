import { computed, shallowRef, watch, type Ref } from 'vue'
import type { FloorCommandName, FloorInputs } from '../../../../server/contract/floor/commands.ts'
import type { FloorJoined } from '../../../../server/contract/floor/events.ts'
import type { MeetingConnection, MeetingState } from '../../media/index.ts'

/** The floor of a meeting as components use it. */
export interface UseFloor {
  readonly known: Readonly<Ref<FloorJoined | null>>
  /** Whether this person controls the floor: by right, or as the sender of the chair's venue. */
  readonly controls: Readonly<Ref<boolean>>
  /** How much the server's clock is ahead of this machine's. */
  readonly aheadMs: Readonly<Ref<number>>
  /** Why the floor refused what was asked last; cleared by the next that it does. */
  readonly failure: Readonly<Ref<unknown>>
  /** Resolves with whether the floor did it. */
  readonly ask: <Name extends FloorCommandName>(name: Name, input: FloorInputs[Name]) => Promise<boolean>
}

export const useFloor = (connection: MeetingConnection, state: Readonly<Ref<MeetingState>>): UseFloor => {
  const failure = shallowRef<unknown>()
  const aheadMs = shallowRef(0)
  const known = computed(() => state.value.floor)
  watch(
    () => state.value.floor?.now,
    (now) => {
      if (now !== undefined) aheadMs.value = now - Date.now()
    },
    { immediate: true },
  )
  return {
    known,
    controls: computed(() => {
      const { self, floor } = state.value
      if (!self || !floor) return false
      return floor.control || (self.sender && floor.floor.chair.holder === self.seatId)
    }),
    aheadMs,
    failure,
    ask: async (name, input) => {
      try {
        await connection.command(name, input)
        failure.value = undefined
        return true
      } catch (error) {
        failure.value = error
        return false
      }
    },
  }
}
