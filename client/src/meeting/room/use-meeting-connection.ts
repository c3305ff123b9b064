import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import type { MeetingId } from '../../../../server/contract/ids.ts'
import { createMeetingConnection, type MeetingConnection, type MeetingState } from '../../media/index.ts'

const tokenKey = (id: MeetingId): string => `huijian.seat.${id}`

const keptToken = (id: MeetingId): string | undefined => {
  try {
    return sessionStorage.getItem(tokenKey(id)) ?? undefined
  } catch {
    return undefined
  }
}

const keepToken = (id: MeetingId, token: string | undefined): void => {
  try {
    if (token === undefined) sessionStorage.removeItem(tokenKey(id))
    else sessionStorage.setItem(tokenKey(id), token)
  } catch {
    // Without storage a reloaded page takes a new seat.
  }
}

/** A meeting's connection for the life of a component, its state as a ref. Reloading the page keeps the seat. */
export const useMeetingConnection = (
  id: MeetingId,
): {
  readonly connection: MeetingConnection
  readonly state: Readonly<Ref<MeetingState>>
  /** Typed by the person, kept for this page only. */
  readonly password: Ref<string>
  readonly leave: () => Promise<void>
} => {
  const password = ref('')
  const resumeToken = keptToken(id)
  const connection = createMeetingConnection({
    meetingId: id,
    ...(resumeToken !== undefined && { resumeToken }),
    password: () => (password.value === '' ? undefined : password.value),
    onResumeToken: (token) => keepToken(id, token),
  })
  const state = shallowRef(connection.state.value)
  const stop = connection.state.subscribe((now) => (state.value = now))
  const leave = async () => {
    keepToken(id, undefined)
    await connection.leave()
  }
  onScopeDispose(() => {
    stop()
    void leave()
  })
  return { connection, state, password, leave }
}
