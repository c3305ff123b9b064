export type DeviceKind = 'camera' | 'microphone'

/** Why a device gave nothing: no such device, refused by person or policy, used by another program, or otherwise. */
export type DeviceFault =
  | { readonly kind: 'none' | 'denied' | 'busy' | 'insecure' }
  | { readonly kind: 'other'; readonly reason: string }

export type Opened =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly fault: DeviceFault }

const faultKinds: Readonly<Record<string, 'none' | 'denied' | 'busy'>> = {
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

const faultOf = (error: unknown): DeviceFault => {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  const kind = faultKinds[name]
  return kind ? { kind } : { kind: 'other', reason: name === '' ? String(error) : name }
}

export interface DeviceWish {
  /** Undefined takes the system's default. */
  readonly deviceId: string | undefined
  /** Sound as it comes, without what the browser does against echo and noise, and for an even level. */
  readonly raw: boolean
}

const constraintsOf = (kind: DeviceKind, { deviceId, raw }: DeviceWish): MediaStreamConstraints => {
  const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } }
  return kind === 'camera'
    ? {
        video: {
          ...device,
          width: { ideal: 1280 },
          height: { ideal: 720 },
          frameRate: { ideal: 25, max: 30 },
        },
      }
    : { audio: { ...device, echoCancellation: !raw, noiseSuppression: !raw, autoGainControl: !raw } }
}

/** Opens a camera or a microphone. Never rejects. */
export const openDevice = async (kind: DeviceKind, wish: DeviceWish): Promise<Opened> => {
  // Browsers hide mediaDevices where the page is not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return { ok: false, fault: { kind: 'insecure' } }
  try {
    const stream = await devices.getUserMedia(constraintsOf(kind, wish))
    const [track] = stream.getTracks()
    return track ? { ok: true, track } : { ok: false, fault: { kind: 'none' } }
  } catch (error) {
    return { ok: false, fault: faultOf(error) }
  }
}
