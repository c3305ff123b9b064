import type { TextKey, Translate } from '../../app/i18n/use-texts.ts'
import type { DeviceFault, DeviceKind } from './open-device.ts'

const missing: Readonly<Record<DeviceKind, TextKey>> = {
  camera: 'check.verdictCameraNone',
  microphone: 'check.verdictMicrophoneNone',
}

/** What is wrong with a device, and how to put it right. */
export const faultText = (kind: DeviceKind, fault: DeviceFault, t: Translate): string => {
  const device = t(kind === 'camera' ? 'check.camera' : 'check.microphone')
  switch (fault.kind) {
    case 'none':
      return t(missing[kind])
    case 'denied':
      return t('check.denied', { device })
    case 'busy':
      return t('check.busy', { device })
    case 'insecure':
      return t('check.insecure')
    case 'other':
      return t('check.failed', { device, reason: fault.reason })
  }
}
