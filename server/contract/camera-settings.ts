import { z } from 'zod'
import { CameraView, PlanPlace } from './camera.ts'
import { HallId, UnitId } from './ids.ts'

/** Address of a stream as an administrator gives it; user and password may stand in it. */
export const StreamUrl = z
  .string()
  .max(2000)
  .regex(/^rtsps?:\/\//u)

/** Address of a device's ONVIF service; without a path `/onvif/device_service` is meant. */
export const OnvifUrl = z
  .string()
  .max(2000)
  .regex(/^https?:\/\//u)

/** User and password of a device; only ever sent to the server, never by it. */
export const DeviceLogin = z.strictObject({ user: z.string().min(1).max(100), password: z.string().max(200) })
export type DeviceLogin = z.infer<typeof DeviceLogin>

/** `null`: none. Left out: the one that is kept for the same device, or else that of the main stream. */
const login = DeviceLogin.nullable().optional()

/** As `login`; `main`: no longer one of its own, but that of the main stream. */
export const OnvifLogin = z.union([DeviceLogin, z.literal('main')]).nullable()
export type OnvifLogin = z.infer<typeof OnvifLogin>

const cameraFields = {
  name: z.string().trim().min(1).max(100),
  unitId: UnitId,
  /** Numbers of windows of its hall. */
  windows: z.array(z.int().positive()).max(200),
  plan: PlanPlace.nullable(),
  url: StreamUrl,
  login,
  /** A smaller stream of the same camera, for live view. */
  subUrl: StreamUrl.nullable(),
  subLogin: login,
  onvifUrl: OnvifUrl.nullable(),
  onvifLogin: OnvifLogin.optional(),
  /** Can be turned and zoomed by ONVIF. */
  ptz: z.boolean(),
  transport: z.enum(['tcp', 'udp']),
  enabled: z.boolean(),
  /** 0 to 9: the higher, the longer it goes on when the disk is full. */
  priority: z.int().min(0).max(9),
  retentionDays: z.int().min(1).max(36_500),
}

/** POST /api/cameras; what is left out is as the configuration says. */
export const NewCamera = z.strictObject({
  ...cameraFields,
  hallId: HallId,
  windows: cameraFields.windows.default([]),
  plan: cameraFields.plan.default(null),
  subUrl: cameraFields.subUrl.default(null),
  onvifUrl: cameraFields.onvifUrl.default(null),
  ptz: cameraFields.ptz.default(false),
  transport: cameraFields.transport.optional(),
  enabled: cameraFields.enabled.default(true),
  priority: cameraFields.priority.default(5),
  retentionDays: cameraFields.retentionDays.optional(),
})
export type NewCamera = z.infer<typeof NewCamera>

/** PATCH /api/cameras/{id}: what is left out stays as it is. */
export const CameraChange = z.strictObject(cameraFields).partial()
export type CameraChange = z.infer<typeof CameraChange>

/** An address as it may be shown: the user's name at most, and whether a password is kept. */
export const AddressView = z.object({
  url: z.string(),
  user: z.string().nullable(),
  passwordSet: z.boolean(),
})
export type AddressView = z.infer<typeof AddressView>

/** GET /api/cameras/{id}/settings: everything that whoever manages cameras may change. */
export const CameraSettings = z.object({
  ...CameraView.shape,
  main: AddressView,
  sub: AddressView.nullable(),
  onvif: AddressView.nullable(),
  transport: z.enum(['tcp', 'udp']),
  priority: z.int(),
  retentionDays: z.int(),
})
export type CameraSettings = z.infer<typeof CameraSettings>

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((text) => text === '1')

/** Query of POST /api/cameras/import */
export const CameraImportQuery = z.object({
  /** Only say what would be done. */
  dryRun: flag,
})

/** What an import did, or with `dryRun` would do. */
export const CameraImport = z.object({
  lines: z.array(
    z.object({
      /** Line in the file, from 1, the header included. */
      line: z.int(),
      name: z.string(),
      outcome: z.enum(['created', 'changed', 'unchanged', 'error']),
      /** For `error`: what is wrong, as a stable word. */
      problem: z.string().nullable(),
    }),
  ),
})
export type CameraImport = z.infer<typeof CameraImport>
