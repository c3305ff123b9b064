import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
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
const openOrDefault = async (kind: DeviceKind, choice: DeviceChoice) => {
  if (choice === defaultDevice) return openDevice(kind, undefined)
  const opened = await openDevice(kind, choice)
  return !opened.ok && opened.fault.kind === 'none' ? openDevice(kind, undefined) : opened
}

/** The track of the chosen device, opened anew when the choice changes; the old one goes on until the new one is there. */
export const useDeviceTrack = (kind: DeviceKind, choice: Readonly<Ref<DeviceChoice>>): DeviceTrack => {
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
    const opened = await openOrDefault(kind, choice.value)
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
  watch(choice, () => void open())
  onScopeDispose(() => {
    newest += 1
    show(undefined)
  })
  return { track, fault, opened, open }
}
