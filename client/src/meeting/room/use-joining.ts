import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { MeetingConnection, MeetingState } from '../../media/index.ts'

/** In the lobby it is asked again so often, until the main venue lets one in. */
const askAgainMs = 3000

/** Joins at once, and again by itself while the lobby holds one back. A refusal is told by the state. */
export const useJoining = (connection: MeetingConnection, state: Readonly<Ref<MeetingState>>) => {
  const joinedAt = ref<number>()
  const retry = () => void connection.retry().catch(() => undefined)
  let askingAgain: ReturnType<typeof setTimeout> | undefined
  watch(
    () => state.value.connection,
    (now) => {
      clearTimeout(askingAgain)
      if (now === 'joined') joinedAt.value ??= Date.now()
      if (now === 'failed' && state.value.reason === 'meeting.waiting')
        askingAgain = setTimeout(retry, askAgainMs)
    },
  )
  onScopeDispose(() => clearTimeout(askingAgain))
  void connection.join().catch(() => undefined)
  return { joinedAt, retry }
}
