import { z } from 'zod'
import type { OnvifStream } from '../../contract/camera-probe.ts'
import type { Preset } from '../../contract/steering.ts'
import { splitAddress } from '../stream-address.ts'

/** The `onvif` package makes numbers of what looks like one: names and tokens become texts again. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const token = z.object({ $: z.object({ token: text }) })
const optionalNumber = z.coerce.number().optional().catch(undefined)

const Encoder = z.object({
  encoding: text.optional(),
  resolution: z.object({ width: optionalNumber, height: optionalNumber }).optional().catch(undefined),
  rateControl: z.object({ frameRateLimit: optionalNumber }).optional().catch(undefined),
})

/** What of a media profile (ONVIF Media §5.2) is of use here; present where the device offers it. */
export const Profile = z
  .looseObject({
    ...token.shape,
    name: text.optional(),
    videoEncoderConfiguration: Encoder.optional().catch(undefined),
    PTZConfiguration: z.looseObject({}).optional().catch(undefined),
  })
  .transform((profile) => ({
    token: profile.$.token,
    name: profile.name ?? profile.$.token,
    encoder: profile.videoEncoderConfiguration,
    ptz: profile.PTZConfiguration,
  }))
export type Profile = z.infer<typeof Profile>

/** One profile alone comes as no list. */
export const Profiles = z.union([z.array(Profile), Profile.transform((one) => [one])]).catch(() => [])

export const DeviceInformation = z.object({ manufacturer: text.catch(''), model: text.catch('') })

/** The spaces in which a profile's camera can be moved (ONVIF PTZ §5.2.2); the misspelling is the standard's. */
export const movesOf = ({ ptz }: Profile): { readonly step: boolean; readonly place: boolean } => ({
  step: ptz !== undefined && 'defaultRelativePanTiltTranslationSpace' in ptz,
  place: ptz !== undefined && 'defaultAbsolutePantTiltPositionSpace' in ptz,
})

const StreamUri = z.object({ uri: z.string() })

/** A profile's stream; undefined where its address is none that is recorded (RTSP). */
export const streamOf = ({ token, name, encoder }: Profile, answer: unknown): OnvifStream | undefined => {
  const uri = StreamUri.safeParse(answer)
  if (!uri.success) return undefined
  try {
    return {
      profile: token,
      name,
      url: splitAddress(uri.data.uri).url,
      codec: encoder?.encoding ?? null,
      width: encoder?.resolution?.width ?? null,
      height: encoder?.resolution?.height ?? null,
      framesPerSecond: encoder?.rateControl?.frameRateLimit ?? null,
    }
  } catch {
    return undefined
  }
}

const area = ({ width, height }: OnvifStream): number => (width ?? 0) * (height ?? 0)

/** The streams that suit recording (the largest) and live view (the smallest, where there is a smaller one). */
export const pickStreams = (
  streams: readonly OnvifStream[],
): { readonly main: string | null; readonly sub: string | null } => {
  // Of equal ones the device's own order decides: its first profile is its main one.
  const bySize = streams.toSorted((one, other) => area(other) - area(one))
  const [main] = bySize
  const smaller = bySize.filter((stream) => main !== undefined && area(stream) < area(main))
  return { main: main?.url ?? null, sub: smaller.at(-1)?.url ?? null }
}

const PresetAnswer = z.object({ name: text.optional() })

/** Presets as the package keeps them: by token. */
export const presetsOf = (kept: unknown): readonly Preset[] => {
  const byToken = z.record(z.string(), PresetAnswer).safeParse(kept ?? {})
  if (!byToken.success) return []
  return Object.entries(byToken.data).map(([one, { name }]) => ({ token: one, name: name ?? one }))
}
