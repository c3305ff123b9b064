import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { MeetingConnection, MeetingState } from '../../media/index.ts'
import { noDevice, useDeviceChoice } from '../devices/device-choice.ts'
import { useDeviceTrack } from '../devices/use-device-track.ts'

/**
 * The own camera and microphone, sent into the meeting as they come and go. A muted microphone stays open, so that
 * speaking into it can be noticed; a camera that is off is really off, its lamp too.
 */
export const useOwnMedia = (connection: MeetingConnection, state: Readonly<Ref<MeetingState>>) => {
  const choice = useDeviceChoice()
  const muted = ref(choice.startMuted)
  const cameraOn = ref(choice.camera !== noDevice)
  const camera = useDeviceTrack(
    'camera',
    computed(() => (cameraOn.value ? choice.camera : noDevice)),
  )
  const microphone = useDeviceTrack(
    'microphone',
    computed(() => choice.microphone),
    computed(() => choice.roomMode),
  )
  const sender = computed(() => state.value.connection === 'joined' && state.value.self?.sender === true)
  /** Why something could not be sent; the connection tells of its own breaking itself. */
  const failure = ref<unknown>()

  const attempt = (act: Promise<void>) =>
    act.then(
      () => (failure.value = undefined),
      (error: unknown) => {
        if (state.value.connection === 'joined') failure.value = error
      },
    )

  // What is being sent stays sent over reconnections: the connection sees to that by itself.
  const everSent = { camera: false, microphone: false }
  const keepSending = (source: 'camera' | 'microphone', track: MediaStreamTrack | undefined) => {
    if (!sender.value) return
    if (track) {
      everSent[source] = true
      void attempt(connection.send(source, track, { paused: source === 'microphone' && muted.value }))
    } else if (everSent[source]) {
      everSent[source] = false
      void attempt(connection.stopSending(source))
    }
  }
  const isSent = (track: MediaStreamTrack | undefined) =>
    state.value.sending.some((local) => local.track === track)

  watch([sender, camera.track], ([, track]) => {
    if (!isSent(track)) keepSending('camera', track)
  })
  watch([sender, microphone.track], ([, track]) => {
    if (!isSent(track)) keepSending('microphone', track)
  })
  const isPaused = () => state.value.sending.find(({ source }) => source === 'microphone')?.paused
  watch(muted, async (now) => {
    if (!everSent.microphone || isPaused() === now) return
    await attempt(connection.setPaused('microphone', now))
    // Refused while microphones are locked: it stays as it was.
    muted.value = isPaused() ?? now
  })
  // The floor mutes and un-mutes too. Who came in muted by choice stays so.
  watch(
    () => {
      const { self, floor } = state.value
      return self?.sender === true ? floor?.floor.seats[self.seatId]?.muted : undefined
    },
    (now, before) => {
      if (now !== undefined) muted.value = before === undefined ? muted.value || now : now
    },
  )

  // Muting switches the sent track off; a clone of it goes on hearing, for the level and the hint.
  const heard = shallowRef<MediaStreamTrack>()
  watch(
    microphone.track,
    (track) => {
      heard.value?.stop()
      heard.value = track?.clone()
    },
    { immediate: true },
  )
  onScopeDispose(() => heard.value?.stop())

  return { camera, microphone, heard, muted, cameraOn, failure }
}
