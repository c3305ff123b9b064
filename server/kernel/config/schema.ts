import { z } from 'zod'
import { Publicity, RetentionClass } from '../../contract/archive.ts'
import { Level } from '../../contract/directory.ts'
import { MaterialType } from '../../contract/material.ts'
import { Role } from '../../contract/rights.ts'
import { Limit } from '../../contract/supervision/limit.ts'
import { RulePreset } from '../../contract/supervision/rule.ts'

const port = z.int().min(0).max(65535)

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'must be a time of day such as 08:30')

const Network = z.strictObject({
  name: z.string().min(1),
  listen: z.string().min(1),
  announce: z.string().min(1).optional(),
  mbitPerSecond: z.number().positive().optional(),
  unitCodes: z.array(z.string().min(1)).default([]),
})

/** Never says the address, which may carry a password. */
const StreamAddress = z
  .string()
  .refine((text) => /^rtsps?:\/\//u.test(text) && (URL.parse(text)?.hostname ?? '') !== '', {
    error: 'must be an rtsp:// or rtsps:// address, special characters of its password written as %XX',
  })

const ConfiguredCamera = z.strictObject({
  /** Stable key of the camera in this file; importing it twice makes one camera. */
  key: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  url: StreamAddress,
  subUrl: StreamAddress.optional(),
  windows: z.array(z.int().positive()).default([]),
  plan: z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).optional(),
})

/** Bytes, or a share of the disk. */
const DiskAmount = z.union([
  z.int().min(0),
  z.string().regex(/^(100|\d{1,2}(\.\d+)?)%$/u, 'must be a number of bytes, or a share such as 2%'),
])

/** The whole configuration. Every key is documented in config/default.yaml, which holds the defaults. */
export const Config = z.strictObject({
  node: z.strictObject({
    name: z.string().min(1),
    unitCode: z
      .string()
      .regex(/^\d{12}$/u, 'must be the 12 digits of an administrative code')
      .nullable(),
    level: Level,
  }),
  demo: z.strictObject({
    enabled: z.boolean(),
    simulateHall: z.boolean(),
    hallPort: port,
    cameras: z.int().min(1).max(23),
    passwordSecret: z.string().min(16).nullable(),
  }),
  http: z.strictObject({
    host: z.string().min(1),
    port,
    publicOrigin: z.url().nullable(),
    trustProxy: z.boolean(),
  }),
  tls: z.strictObject({
    cert: z.string().nullable(),
    key: z.string().nullable(),
    selfSigned: z.boolean(),
  }),
  data: z.strictObject({ dir: z.string().min(1) }),
  keys: z.strictObject({ camera: z.string().min(1).nullable() }),
  recordings: z.strictObject({ dir: z.string().min(1) }),
  log: z.strictObject({
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error']),
    format: z.enum(['auto', 'json', 'pretty']),
  }),
  signIn: z.strictObject({
    sessionHours: z.number().positive(),
    idleMinutes: z.number().positive(),
    wallDays: z.number().positive(),
    failuresBeforeLock: z.int().min(3),
    lockMinutes: z.number().positive(),
    passwordMinLength: z.int().min(8),
  }),
  media: z.strictObject({
    /** 0: one per core. */
    workers: z.int().min(0).max(64),
    portBase: port,
    networks: z.array(Network).min(1),
    workerBin: z.string().nullable(),
    logLevel: z.enum(['debug', 'warn', 'error', 'none']),
  }),
  meeting: z.strictObject({
    seatKeptSeconds: z.int().min(5),
    planning: z.strictObject({
      noticeApproval: z.boolean(),
      remindReplyHours: z.number().min(0),
      remindStartMinutes: z.number().min(0),
      materials: z.strictObject({ maxMiB: z.number().min(1).max(4096), types: z.array(MaterialType).min(1) }),
      lateMinutes: z.number().min(0),
      earlyMinutes: z.number().min(0),
    }),
    recording: z.strictObject({ auto: z.boolean(), keepDays: z.int().min(1).max(3650) }),
  }),
  live: z.strictObject({ lingerSeconds: z.number().min(0), transcoders: z.int().min(0) }),
  footage: z.strictObject({
    transcoders: z.int().min(0).max(16),
    requests: z.boolean(),
    approvalDays: z.int().min(1).max(366),
  }),
  exports: z.strictObject({ keepDays: z.number().positive().max(3660) }),
  steering: z.strictObject({
    leaseSeconds: z.number().min(1).max(600),
    moveSeconds: z.number().min(0.5).max(10),
    ranks: z.partialRecord(Role, z.number()),
  }),
  recorder: z.strictObject({
    clipSeconds: z.int().min(2).max(60),
    syncSeconds: z.number().min(0.5).max(60),
    indexFlushMs: z.int().min(0).max(5000),
    stallBufferMiB: z.int().min(1).max(65_536),
    stallGops: z.number().min(2),
    stallMinMs: z.int().min(500),
    connectTimeoutMs: z.int().min(500),
    retryMaxMs: z.int().min(100),
    reconcileSeconds: z.number().min(1),
    retentionDays: z.int().min(1),
    transport: z.enum(['tcp', 'udp']),
    transcoders: z.int().min(0).max(64),
  }),
  retention: z.strictObject({
    keepFree: DiskAmount,
    holdQuota: DiskAmount,
    warnDays: z.number().min(0),
    passMinutes: z.number().positive(),
    lookSeconds: z.number().min(0.2).max(60),
  }),
  alerts: z.strictObject({
    cameraGraceSeconds: z.number().min(0),
    cameraFaultSeconds: z.number().min(0),
    togetherSeconds: z.number().min(0),
    slowShare: z.number().min(0).max(1),
    slowSeconds: z.number().min(0),
    recorderGraceSeconds: z.number().min(0),
  }),
  archive: z.strictObject({
    verifyDays: z.number().positive(),
    passMinutes: z.number().positive(),
    twoPeople: z.boolean(),
    fonds: z
      .string()
      .regex(/^[0-9A-Za-z]{1,20}$/u)
      .nullable(),
    retention: z.strictObject({
      case: RetentionClass,
      meeting: RetentionClass,
      items: z.record(z.string(), RetentionClass),
    }),
    casePublicity: Publicity,
  }),
  supervision: z.strictObject({
    holidays: z.string().min(1).nullable(),
    limitByLaw: Limit,
    rules: RulePreset,
    lateMinutes: z.number().min(1),
    evidence: z.strictObject({
      beforeMinutes: z.number().min(0).max(240),
      afterMinutes: z.number().min(0).max(240),
      longestMinutes: z.number().min(1).max(720),
      gapSeconds: z.number().min(1),
    }),
    orders: z.strictObject({
      replyWithin: Limit,
      remindBefore: Limit,
      escalateAfter: Limit,
      attachments: z.strictObject({
        maxMiB: z.number().min(1).max(4096),
        types: z.array(MaterialType).min(1),
      }),
    }),
    complaintWithin: Limit,
    checklists: z.string().min(1).nullable(),
    documents: z.strictObject({
      issuer: z.string().min(1),
      prefix: z.string(),
      ...{ notice: z.string().min(1), yellow: z.string().min(1), red: z.string().min(1) },
      ...{ order: z.string().min(1), urging: z.string().min(1) },
      ...{ advice: z.string().min(1), talk: z.string().min(1) },
    }),
    notify: z.strictObject({
      mail: z
        .strictObject({
          host: z.string().min(1),
          port,
          secure: z.boolean(),
          user: z.string().min(1).nullable(),
          password: z.string().min(1).nullable(),
          from: z.string().min(3),
          recipients: z.array(
            z.strictObject({ unit: z.string().min(1), addresses: z.array(z.email()).min(1) }),
          ),
        })
        .nullable(),
      webhook: z
        .strictObject({ url: z.url({ protocol: /^https?$/u }), secret: z.string().min(16).nullable() })
        .nullable(),
    }),
    officeHours: z.array(z.strictObject({ from: ClockTime, to: ClockTime })).min(1),
  }),
  ffmpeg: z.strictObject({ path: z.string().min(1), probePath: z.string().min(1) }),
  process: z.strictObject({
    stopTimeoutMs: z.int().min(500),
    restartMaxMs: z.int().min(100),
  }),
  ui: z.strictObject({
    title: z.string().min(1),
    banner: z.string(),
    watermark: z.boolean(),
    defaultLocale: z.enum(['zh-CN', 'en']),
  }),
  cameras: z
    .array(ConfiguredCamera)
    .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, {
      error: 'two cameras have the same key',
    }),
})
export type Config = Readonly<z.infer<typeof Config>>
export type ConfiguredCamera = z.infer<typeof ConfiguredCamera>
