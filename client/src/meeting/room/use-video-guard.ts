import { ref, watch, type Ref } from 'vue'
import type { MediaFigures, MeetingConnection, MeetingState } from '../../media/index.ts'
import { createVideoGuard } from './video-guard.ts'

/** Takes the own picture off while the line does not hold it, and puts it back. True while it is off. */
export const useVideoGuard = (
  connection: MeetingConnection,
  state: Readonly<Ref<MeetingState>>,
  figures: Readonly<Ref<MediaFigures | undefined>>,
): Readonly<Ref<boolean>> => {
  const guard = createVideoGuard()
  const off = ref(false)
  watch(figures, (now) => {
    const camera = state.value.sending.find(({ source }) => source === 'camera')
    if (!camera) off.value = false
    if (!now || !camera || state.value.path !== 'working') return
    off.value = !guard.next(now, performance.now())
    // Where the connection breaks in that moment, the next reading tries again.
    if (camera.paused !== off.value) void connection.setPaused('camera', off.value).catch(() => undefined)
  })
  return off
}
