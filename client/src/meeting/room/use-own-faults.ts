import { computed, type Ref } from 'vue'
import { useTexts } from '../../app/i18n/use-texts.ts'
import { faultText } from '../devices/fault-text.ts'
import type { DeviceTrack } from '../devices/use-device-track.ts'

/** What is wrong with what one sends, in words. `videoOff`: the line does not hold the picture. */
export const useOwnFaults = (
  { camera, microphone }: { readonly camera: DeviceTrack; readonly microphone: DeviceTrack },
  videoOff: Readonly<Ref<boolean>>,
): Readonly<Ref<readonly string[]>> => {
  const { t } = useTexts()
  return computed(() => [
    ...(camera.fault.value ? [faultText('camera', camera.fault.value, t)] : []),
    ...(microphone.fault.value ? [faultText('microphone', microphone.fault.value, t)] : []),
    ...(videoOff.value ? [t('room.videoOff')] : []),
  ])
}
