import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { defaultDevice, noDevice, type DeviceChoice } from './device-choice.ts'
import { openDevice, type DeviceFault, type DeviceKind } from './open-device.ts'

export interface DeviceTrack {
  /** The open device; undefined without one. Stopped with the component. */
  readonly track: Readonly<Ref<MediaStreamTrack | undefined>>
  readonly fault: Readonly<Ref<DeviceFault | undefined>>
  /** Resolves when the first attempt is decided. */
  readonly opened: Promise<void>
  /** Tries again. */
  readonly open: () => Promise<void>
}

/** A device of last time that is gone is no reason to sit in front of nothing: then the default is taken. */
const openOrDefault = async (kind: DeviceKind, choice: DeviceChoice, raw: boolean) => {
  const byDefault = () => openDevice(kind, { deviceId: undefined, raw })
  if (choice === defaultDevice) return byDefault()
  const opened = await openDevice(kind, { deviceId: choice, raw })
  return !opened.ok && opened.fault.kind === 'none' ? byDefault() : opened
}

/**
 * The track of the chosen device, opened anew when the choice changes; the old one goes on until the new one is there.
 * @param raw sound as it comes (会议室模式)
 */
export const useDeviceTrack = (
  kind: DeviceKind,
  choice: Readonly<Ref<DeviceChoice>>,
  raw: Readonly<Ref<boolean>> = ref(false),
): DeviceTrack => {
  const track = shallowRef<MediaStreamTrack>()
  const fault = shallowRef<DeviceFault>()
  let newest = 0

  const show = (next: MediaStreamTrack | undefined) => {
    track.value?.stop()
    track.value = next
  }

  const open = async () => {
    newest += 1
    const mine = newest
    if (choice.value === noDevice) {
      fault.value = undefined
      show(undefined)
      return
    }
    const opened = await openOrDefault(kind, choice.value, raw.value)
    if (mine !== newest) {
      if (opened.ok) opened.track.stop()
      return
    }
    fault.value = opened.ok ? undefined : opened.fault
    show(opened.ok ? opened.track : undefined)
    // Unplugged, or taken back by the browser.
    track.value?.addEventListener('ended', () => {
      if (mine !== newest) return
      fault.value = { kind: 'none' }
      show(undefined)
    })
  }

  const opened = open()
  watch([choice, raw], () => void open())
  onScopeDispose(() => {
    newest += 1
    show(undefined)
  })
  return { track, fault, opened, open }
}
