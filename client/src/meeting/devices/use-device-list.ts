import { computed, onScopeDispose, shallowRef } from 'vue'

/** The machine's cameras, microphones and speakers, kept true as they are plugged in and out. */
export const useDeviceList = () => {
  const devices = shallowRef<readonly MediaDeviceInfo[]>([])
  const source = navigator.mediaDevices as MediaDevices | undefined

  const refresh = async () => {
    devices.value = (await source?.enumerateDevices().catch(() => [])) ?? []
  }
  const changed = () => void refresh()
  source?.addEventListener('devicechange', changed)
  onScopeDispose(() => source?.removeEventListener('devicechange', changed))
  void refresh()

  /** Browsers list the default device twice; the one named `default` is our own entry. */
  const of = (kind: MediaDeviceKind) =>
    computed(() =>
      devices.value.filter(
        (device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default',
      ),
    )
  return { refresh, cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') }
}
