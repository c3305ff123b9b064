import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { Cam } from 'onvif'
import type { OnvifLookup, OnvifStream } from '../../contract/camera-probe.ts'
import type { Preset } from '../../contract/steering.ts'
import { DomainError, isDomainError, withTimeout } from '../../kernel/errors/index.ts'
import type { StreamAddress } from '../stream-address.ts'
import {
  DeviceInformation,
  movesOf,
  pickStreams,
  presetsOf,
  Profiles,
  streamOf,
  type Profile,
} from './answers.ts'
import { onvifTrouble } from './trouble.ts'

/** Shares of the fastest, −1 to 1; positive is right, up, and nearer. */
export interface Vector {
  readonly pan: number
  readonly tilt: number
  readonly zoom: number
}

/** A device that was asked who it is. Every call throws the `onvif.*` errors, and `onvif.noPtz` where it has none. */
export interface OnvifDevice {
  readonly ptz: boolean
  /** It takes relative moves (`step`), absolute ones (`place`). */
  readonly moves: { readonly step: boolean; readonly place: boolean }
  lookup(): Promise<OnvifLookup>
  /** Moves until `stop`; the device stops by itself after `timeoutMs`, should this server be gone. */
  move(velocity: Vector, timeoutMs: number): Promise<void>
  step(translation: Vector): Promise<void>
  place(position: Vector): Promise<void>
  stop(): Promise<void>
  presets(): Promise<readonly Preset[]>
  gotoPreset(token: string): Promise<void>
  /** @param token of a preset that is given the position as it is now; undefined makes a new one */
  savePreset(name: string, token: string | undefined): Promise<void>
  removePreset(token: string): Promise<void>
  /** Breaks what is under way. Idempotent. */
  close(): void
}

export type OpenDevice = (address: StreamAddress, callMs?: number) => Promise<OnvifDevice>

/** A call that was not answered by then is given up. */
const usualCallMs = 5000
/** Most streams that are asked for: a device with many more is no camera but a platform. */
const mostProfiles = 32

/** The package writes texts into XML as they are. */
const xml = (text: string): string => text.replaceAll(/[<>&'"]/gu, (sign) => `&#${sign.codePointAt(0) ?? 0};`)

type Answered = (error: Error | null, data?: unknown) => void

/**
 * Connects to a device's ONVIF service and asks for its services and profiles.
 * @param callMs longest wait for one answer, in milliseconds
 * @throws DomainError `onvif.unreachable`, `onvif.unauthorised`, `onvif.timedOut`, `onvif.refused`, `onvif.badAnswer`
 */
export const openDevice: OpenDevice = async ({ url, login }, callMs = usualCallMs) => {
  const address = new URL(url)
  const secure = address.protocol === 'https:'
  // Of its own, so that closing the device closes its connections.
  const agent = secure ? new TlsAgent({ keepAlive: false }) : new Agent({ keepAlive: false })
  const cam = new Cam({
    hostname: address.hostname.replaceAll(/^\[|\]$/gu, ''),
    ...(address.port !== '' && { port: Number(address.port) }),
    path: `${address.pathname}${address.search}`,
    useSecure: secure,
    // Devices of a hall certify themselves; what protects the login is its digest.
    ...(secure && { secureOpts: { rejectUnauthorized: false } }),
    ...(login && { username: xml(login.user), password: login.password }),
    timeout: callMs,
    autoconnect: false,
    // Services are where the device was asked, whatever address it believes to have: it may stand behind a router,
    // and no device sends this server elsewhere.
    preserveAddress: true,
    agent,
  })
  let status: number | undefined
  cam.on('rawResponse', (_text: string, answered: number) => (status = answered))

  const call = async (what: string, act: (answered: Answered) => void): Promise<unknown> => {
    status = undefined
    try {
      const answer = new Promise<unknown>((resolve, reject) =>
        act((error, data) => (error ? reject(error) : resolve(data))),
      )
      // The package counts silence; a device that drips must come to an end, too.
      return await withTimeout(answer, callMs * 2, what)
    } catch (error) {
      const trouble = onvifTrouble(error, status)
      if (trouble.code === 'onvif.timedOut') agent.destroy()
      throw trouble
    }
  }

  const findServices = async (): Promise<void> => {
    try {
      await call('GetServices', (answered) => cam.getServices(false, answered))
    } catch (error) {
      // Before ONVIF 2.1 there was no GetServices.
      const old = error instanceof DomainError && ['onvif.refused', 'onvif.badAnswer'].includes(error.code)
      if (!old) throw error
      await call('GetCapabilities', (answered) => cam.getCapabilities(answered))
    }
  }

  const connect = async (): Promise<readonly Profile[]> => {
    // Needs no login, and tells the device's clock, by which logins are dated (WS-Security).
    await call('GetSystemDateAndTime', (answered) => cam.getSystemDateAndTime(answered))
    await findServices()
    return Profiles.parse(await call('GetProfiles', (answered) => cam.getProfiles(answered)))
  }
  const profiles = await connect().catch((error: unknown) => {
    agent.destroy()
    throw error
  })
  const steered = profiles.find(({ ptz }) => ptz !== undefined)

  const steer = async (
    what: string,
    act: (profileToken: string, answered: Answered) => void,
  ): Promise<unknown> => {
    if (!steered) throw new DomainError('onvif.noPtz')
    const { token } = steered
    return call(what, (answered) => act(xml(token), answered))
  }
  const command = async (...args: Parameters<typeof steer>): Promise<void> => {
    await steer(...args)
  }
  const axes = ({ pan, tilt, zoom }: Vector) => ({ x: pan, y: tilt, zoom })

  const uriOf = ({ token }: Profile): Promise<unknown> =>
    call('GetStreamUri', (answered) =>
      cam.getStreamUri({ protocol: 'RTSP', profileToken: xml(token) }, answered as never),
    )

  return {
    ptz: steered !== undefined,
    moves: steered ? movesOf(steered) : { step: false, place: false },
    lookup: async () => {
      const device = DeviceInformation.parse(
        await call('GetDeviceInformation', (answered) => cam.getDeviceInformation(answered)),
      )
      const streams: OnvifStream[] = []
      let refusal: DomainError | undefined
      for (const profile of profiles.slice(0, mostProfiles))
        try {
          const stream = streamOf(profile, await uriOf(profile))
          if (stream) streams.push(stream)
        } catch (error) {
          // Not every profile has a stream: some hold sound or metadata alone.
          if (!isDomainError(error, 'onvif.refused')) throw error
          refusal ??= error
        }
      if (streams.length === 0 && refusal) throw refusal
      return { device, streams, ...pickStreams(streams), ptz: steered !== undefined }
    },
    move: (velocity, timeoutMs) =>
      command('ContinuousMove', (profileToken, answered) =>
        cam.continuousMove({ ...axes(velocity), profileToken, timeout: timeoutMs }, answered),
      ),
    step: (translation) =>
      command('RelativeMove', (profileToken, answered) =>
        cam.relativeMove({ ...axes(translation), profileToken }, answered),
      ),
    place: (position) =>
      command('AbsoluteMove', (profileToken, answered) =>
        cam.absoluteMove({ ...axes(position), profileToken }, answered),
      ),
    stop: () =>
      command('Stop', (profileToken, answered) =>
        cam.stop({ profileToken, panTilt: true, zoom: true }, answered),
      ),
    presets: async () => {
      await steer('GetPresets', (profileToken, answered) => cam.getPresets({ profileToken }, answered))
      return presetsOf(cam.presets)
    },
    gotoPreset: (preset) =>
      command('GotoPreset', (profileToken, answered) =>
        cam.gotoPreset({ profileToken, preset: xml(preset) }, answered),
      ),
    savePreset: (name, preset) =>
      command('SetPreset', (profileToken, answered) =>
        cam.setPreset(
          { profileToken, presetName: xml(name), ...(preset !== undefined && { presetToken: xml(preset) }) },
          answered,
        ),
      ),
    removePreset: (preset) =>
      command('RemovePreset', (profileToken, answered) =>
        cam.removePreset({ profileToken, presetToken: xml(preset) }, answered),
      ),
    close: () => agent.destroy(),
  }
}
