import { resolve } from 'node:path'
import { createAlertDesk } from '../alerts/index.ts'
import { createArchiving } from '../archive/index.ts'
import { businessMigrations, homeNode } from '../business-db/index.ts'
import { createConference, type Conference } from '../conference/index.ts'
import { createDesk } from '../desk/index.ts'
import { createDirectory, reaches } from '../directory/index.ts'
import { createFootage, settleFootage } from '../footage/index.ts'
import { auditJournal, createHall, createLive } from '../hall/index.ts'
import { createAudit } from '../kernel/audit/index.ts'
import { systemClock } from '../kernel/clock/index.ts'
import type { Config } from '../kernel/config/index.ts'
import { dataPaths } from '../kernel/data-dir/index.ts'
import { openDatabase } from '../kernel/database/index.ts'
import { createFfmpeg, createFfprobe } from '../kernel/ffmpeg/index.ts'
import { createHttpApp, finishApp, mountRoutes } from '../kernel/http/index.ts'
import { createKeyStore } from '../kernel/keys/index.ts'
import { createLog } from '../kernel/log/index.ts'
import { createMetrics } from '../kernel/metrics/index.ts'
import { createJournalCopier, createOutbox } from '../kernel/outbox/index.ts'
import { createClosing, type Running } from '../kernel/process/index.ts'
import { createRecorderSocket, openTrack } from '../kernel/recorder-socket/index.ts'
import { createSockets } from '../kernel/sockets/index.ts'
import { createMedia } from '../media/index.ts'
import { createSupervision, type Supervision } from '../supervision/index.ts'
import { seedDemo } from './demo.ts'
import { firstStart, makeAdministrators } from './first-start.ts'
import { hallCamerasFor } from './hall-cameras.ts'
import { healthRoute, recorderRoute } from './health.ts'
import { lockBusiness } from './lock.ts'
import { probesOf } from './probes.ts'
import { createRunMark } from './run-mark.ts'
import { openServer } from './server.ts'
import { settingsRoutes } from './settings-routes.ts'
import { serveClient } from './static-client.ts'
import { serveMetrics } from './metrics-route.ts'

/** Cameras that can be watched live at once; each costs one ffmpeg that copies. */
const relaySlots = 64
/** Cameras that are probed at once; each connects to the camera, and then decodes one picture. */
const probeSlots = 2

/**
 * Wires web: opens its database, joins the domains, serves HTTP and sockets. What is opened first is closed last.
 * @throws StartupError where it cannot run as configured
 */
export const startWeb = async (config: Config): Promise<Running> => {
  const closing = createClosing()
  const log = createLog({ process: 'web', ...config.log })
  const clock = systemClock
  const metrics = createMetrics('web')
  const paths = dataPaths(config.data.dir)
  const publicOrigin =
    config.http.publicOrigin === null ? undefined : new URL(config.http.publicOrigin).origin

  const lock = await lockBusiness(config.data.dir)
  closing.add(() => lock.release())
  const database = await openDatabase({
    file: paths.businessDb,
    synchronous: 'full',
    migrations: businessMigrations,
    backupDir: paths.backups,
  })
  closing.add(() => database.destroy())
  const nodeId = await homeNode(database)
  const keys = createKeyStore({ dir: paths.keys, files: config.keys })
  const audit = createAudit({ database, clock, nodeId })
  const directory = await createDirectory({ database, config, clock, audit, log })
  closing.add(() => directory.close())
  const { access } = directory

  const recorder = createRecorderSocket({ socketPath: paths.recorderSocket })
  const outbox = createOutbox({ database, recorder, clock, log, onSettled: settleFootage })
  closing.add(() => outbox.close())
  const alertDesk = createAlertDesk({
    database,
    clock,
    audit,
    nodeId,
    access,
    units: () => directory.units.all().map(({ id }) => id),
  })

  const app = createHttpApp({ log, trustProxy: config.http.trustProxy, publicOrigin })
  const server = await openServer(app, config)
  closing.add(() => server.close())

  const media = await createMedia({ config: config.media, log, metrics })
  closing.add(() => media.close())
  const sockets = createSockets({ server: server.http, access, log, metrics, publicOrigin })
  closing.add(() => sockets.close())
  closing.add(directory.onSessionsEnded((ended) => sockets.end(ended)))
  // Who only looks and listens sends nothing: an open connection is use of its session.
  const touching = setInterval(() => {
    for (const sessionId of sockets.sessions()) directory.touch(sessionId)
  }, 60_000)
  closing.add(() => clearInterval(touching))

  const ffmpeg = createFfmpeg({
    path: config.ffmpeg.path,
    slots: {
      ...{ frame: 2, relay: relaySlots, probe: probeSlots },
      transcode: Math.max(1, config.footage.transcoders),
    },
  })
  const ffprobe = createFfprobe({ path: config.ffmpeg.probePath })
  /** Until the journal is copied nothing is known. */
  let journalCaughtUp = (): boolean => false
  const hall = createHall({
    database,
    recorder,
    outbox,
    keys,
    audit,
    access,
    clock,
    log,
    nodeId,
    units: {
      codeOf: (id) => directory.units.find(id)?.code,
      idOf: (code) => directory.units.byCode(code)?.id,
    },
    ffmpeg,
    ffprobe,
    steering: config.steering,
    defaults: config.recorder,
    alerts: alertDesk.alerts,
    journalCaughtUp: () => journalCaughtUp(),
    alertPolicy: { ...config.alerts, warnDays: config.retention.warnDays },
  })
  closing.add(() => hall.close())
  hall.serveSteering(sockets)
  closing.add(
    media.onWorkerDeath(() => {
      hall.watch
        .died('media')
        .catch((error: unknown) => log.error({ err: error }, 'no alert could be raised of a media worker'))
    }),
  )
  const intoAudit = auditJournal(audit)
  const journal = createJournalCopier({
    database,
    recorder,
    log,
    handle: async (entries, trx) => {
      await intoAudit(entries, trx)
      await hall.watch.journal(entries, trx)
    },
  })
  closing.add(() => journal.close())
  journalCaughtUp = () => journal.caughtUp
  const desk = createDesk({ sockets, access, log, alerts: alertDesk, hall })
  closing.add(() => desk.close())
  /** Until supervision is there nobody asks. */
  let onObserved: Supervision['observed'] = () => Promise.resolve()
  /** Until there are meetings, no source is a track of one. */
  let tracksOf: Conference['tracksOf'] = () => Promise.resolve(new Map())
  const footage = createFootage({
    database,
    outbox,
    footageDb: paths.footageDb,
    recordingsDir: config.recordings.dir,
    exports: { dir: resolve(paths.exports), keepDays: config.exports.keepDays },
    transcoders: config.footage.transcoders,
    requests: { needed: config.footage.requests, approvalDays: config.footage.approvalDays },
    keys,
    ffmpeg,
    audit,
    access,
    clock,
    log,
    publicOrigin,
    unitsOf: (sources) => hall.cameras.unitsOf(sources),
    namesOf: (sources) => hall.cameras.namesOf(sources),
    tracksOf: (sources) => tracksOf(sources),
    actorOfSession: (sessionId, address) => directory.actorOfSession(sessionId, address),
    onObserved: (...seen) => onObserved(...seen),
  })
  closing.add(() => footage.close())
  const supervision = await createSupervision({
    ...{ database, access, audit, clock, log, nodeId, config: config.supervision, footage },
    attachmentsDir: paths.attachments,
    publicOrigin,
    supervisors: async () =>
      (await directory.users.list({ units: directory.units.all().map(({ id }) => id) }))
        .filter(({ grants }) => grants.some(({ role }) => role === 'supervisor'))
        .map(({ id, displayName }) => ({ id, name: displayName })),
    alerts: alertDesk.alerts,
    unitsOf: (sources, within) => hall.cameras.unitsOf(sources, within),
    classOf: (itemCode) => ({
      retention: config.archive.retention.items[itemCode] ?? config.archive.retention.case,
      publicity: config.archive.casePublicity,
    }),
    units: {
      all: () => directory.units.all().map(({ id }) => id),
      nameOf: (id) => directory.units.find(id)?.name,
      codeOf: (id) => directory.units.find(id)?.code,
      idOf: (code) => directory.units.byCode(code)?.id,
      approves: (id) => directory.units.find(id)?.approves ?? false,
      reaches: (scope, unitId) => reaches(directory.units.tree(), scope, unitId),
    },
  })
  onObserved = (...seen) => supervision.observed(...seen)
  closing.add(() => supervision.close())
  const conference = createConference({
    database,
    media,
    sockets,
    access,
    audit,
    clock,
    log,
    nodeId,
    units: {
      nameOf: (id) => directory.units.find(id)?.name,
      levelOf: (id) => directory.units.find(id)?.level,
      codeOf: (id) => directory.units.find(id)?.code,
    },
    seatKeptSeconds: config.meeting.seatKeptSeconds,
    planning: config.meeting.planning,
    networks: config.media.networks,
    cameras: hallCamerasFor(hall.cameras, access, {
      ...{ ffmpeg, ffprobe, log, transcoders: config.live.transcoders },
      lingerSeconds: config.live.lingerSeconds,
    }),
    publicOrigin,
    materialsDir: paths.materials,
    retention: config.archive.retention.meeting,
    recording: {
      open: (opening, callbacks) => openTrack(paths.trackSocket, opening, callbacks),
      hold: (trx, wanted) => footage.holds.place(trx, wanted, null),
      ...config.meeting.recording,
      outbox,
      compositionsDir: resolve(paths.compositions),
      compositions: (ids) => footage.compositions(ids),
    },
  })
  tracksOf = (sources) => conference.tracksOf(sources)
  closing.add(() => conference.close())
  const live = createLive({
    media,
    sockets,
    access,
    ffmpeg,
    ffprobe,
    transcoders: config.live.transcoders,
    audit,
    log,
    streamOf: (cameraId, actor) => hall.streamOf(cameraId, actor),
    lingerSeconds: config.live.lingerSeconds,
  })
  closing.add(() => live.close())

  const archiving = await createArchiving({
    ...{ database, clock, audit, log, access, nodeId, keys },
    alerts: alertDesk.alerts,
    keysDir: paths.keys,
    folder: paths.archives,
    node: config.node,
    settings: config.archive,
    units: () => directory.units.all().map(({ id }) => id),
    providers: { case: supervision.caseFiles, meeting: conference.meetingFiles },
  })
  closing.add(() => archiving.close())

  const demoAccounts = config.demo.enabled
    ? await seedDemo({ config, database, directory, hall, conference, supervision, clock, audit })
    : []
  if (!config.demo.enabled) await firstStart({ config, database, directory, hall })

  const routes = [
    ...directory.routes,
    ...hall.routes,
    ...alertDesk.routes,
    ...footage.routes,
    ...conference.routes,
    ...archiving.routes,
    ...supervision.routes,
    recorderRoute(() => hall.statuses.recorder()),
    healthRoute(probesOf({ database, recorder, media, outbox })),
  ]
  mountRoutes(app, [...routes, ...settingsRoutes(config, routes)], access)
  serveMetrics(app, metrics, () => recorder.metrics())
  serveClient(app)
  finishApp(app, log)
  const url = await server.listen()
  closing.add(() => server.stopServing())
  const runMark = createRunMark(database)
  if (await runMark.begin()) await hall.watch.died('web')
  closing.add(() => runMark.end())
  log.info({ url }, 'web serves')
  const accounts = config.demo.enabled ? demoAccounts : await makeAdministrators(directory, config.node)

  return {
    log,
    stopTimeoutMs: config.process.stopTimeoutMs,
    message: { type: 'ready', url, ...(accounts.length > 0 && { accounts }) },
    close: () => closing.close(),
  }
}
