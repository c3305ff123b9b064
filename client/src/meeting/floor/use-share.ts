import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { MeetingConnection, MeetingState } from '../../media/index.ts'
import type { UseFloor } from './use-floor.ts'

/** Shares a screen, a window or a tab with its sound, as long as the floor allows it. */
export const useShare = (
  connection: MeetingConnection,
  state: Readonly<Ref<MeetingState>>,
  floor: UseFloor,
) => {
  const stream = shallowRef<MediaStream>()
  const own = computed(() => state.value.self?.seatId)
  const holder = computed(() => floor.known.value?.floor.share?.seatId)
  const sharing = computed(() => stream.value !== undefined)

  const drop = () => {
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = undefined
  }
  const stop = async () => {
    if (!stream.value) return
    drop()
    await connection.stopSending('share').catch(() => undefined)
    if (own.value && holder.value === own.value) await floor.ask('stopShare', { seatId: own.value })
  }
  const start = async () => {
    // The person may change their mind in the browser's own dialogue: that is no failure.
    const opened = await navigator.mediaDevices
      .getDisplayMedia({ video: { frameRate: 15 }, audio: true })
      .catch(() => undefined)
    if (!opened) return
    if (!(await floor.ask('startShare', {}))) {
      for (const track of opened.getTracks()) track.stop()
      return
    }
    stream.value = opened
    for (const track of opened.getTracks()) {
      track.addEventListener('ended', () => void stop())
      await connection.send('share', track)
    }
  }

  // The operator has taken it, or another has it now.
  watch(holder, (now, before) => {
    if (!stream.value || before !== own.value || now === own.value) return
    drop()
    void connection.stopSending('share').catch(() => undefined)
  })
  onScopeDispose(drop)
  return { sharing, toggle: () => (sharing.value ? stop() : start()) }
}
