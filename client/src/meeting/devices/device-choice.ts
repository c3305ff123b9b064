import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

const storageKey = 'huijian.devices'

/** 'default': the system's; 'none': without; else a device id. */
export type DeviceChoice = string
export const noDevice = 'none'
export const defaultDevice = 'default'

const kept = (): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** Which devices this person uses at this machine, kept for the next meeting. */
export const useDeviceChoice = defineStore('device-choice', () => {
  const before = kept()
  const choice = (name: string) => {
    const value = before[name]
    return ref<DeviceChoice>(typeof value === 'string' ? value : defaultDevice)
  }
  const camera = choice('camera')
  const microphone = choice('microphone')
  const speaker = choice('speaker')
  /** Join with the microphone muted. */
  const startMuted = ref(before['startMuted'] === true)
  /** 会议室模式: the room has a mixer, which does what the browser would do with the sound. */
  const roomMode = ref(before['roomMode'] === true)
  watch([camera, microphone, speaker, startMuted, roomMode], () => {
    const now = {
      camera: camera.value,
      microphone: microphone.value,
      speaker: speaker.value,
      startMuted: startMuted.value,
      roomMode: roomMode.value,
    }
    try {
      localStorage.setItem(storageKey, JSON.stringify(now))
    } catch {
      // Kept for this page only, where the browser keeps nothing.
    }
  })
  return { camera, microphone, speaker, startMuted, roomMode }
})
