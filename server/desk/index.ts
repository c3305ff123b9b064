import type { Socket } from 'socket.io'
import type { z } from 'zod'
import type { AlertDesk } from '../alerts/index.ts'
import type { CameraStatus } from '../contract/camera.ts'
import { deskEvents, deskNamespace, type deskServerEvents } from '../contract/desk.ts'
import type { CameraId, UnitId } from '../contract/ids.ts'
import type { Hall } from '../hall/index.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import type { Log } from '../kernel/log/index.ts'
import { handle, type Sockets } from '../kernel/sockets/index.ts'
import { createChanges } from './changes.ts'

export interface DeskOptions {
  readonly sockets: Sockets
  readonly access: Access
  readonly log: Log
  readonly alerts: AlertDesk
  readonly hall: Pick<Hall, 'cameras' | 'statuses'>
  /** How often cameras are looked at while somebody is connected, in milliseconds. @default 1000 */
  readonly everyMs?: number
}

/** The namespace `/desk`: whoever keeps watch is told of alerts and of cameras that change. */
export interface Desk {
  /** Idempotent. */
  close(): Promise<void>
}

type Events = typeof deskServerEvents

export const createDesk = (options: DeskOptions): Desk => {
  const { sockets, access, log, alerts, hall, everyMs = 1000 } = options
  const namespace = sockets.namespace(deskNamespace)
  /** Those that have asked how things are, and are told what changes from then on. */
  const told = new Set<Socket>()
  const changes = createChanges()

  const tell = <Name extends keyof Events>(
    socket: Socket,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void => void socket.emit(name, payload)

  const camerasNow = async () => {
    const cameras = await hall.cameras.list()
    return { cameras, statuses: await hall.statuses.of(cameras) }
  }
  const visibleTo = (
    actor: Actor,
    units: ReadonlyMap<CameraId, UnitId>,
    statuses: readonly CameraStatus[],
  ): CameraStatus[] =>
    statuses.filter(({ cameraId }) => {
      const unitId = units.get(cameraId)
      return unitId !== undefined && access.allows(actor, 'camera.read', unitId)
    })
  const unitsOf = (cameras: Awaited<ReturnType<typeof camerasNow>>['cameras']) =>
    new Map(cameras.map(({ id, unitId }) => [id, unitId]))

  namespace.on('connection', (socket) => {
    handle({ sockets, access, log }, socket, 'desk.open', deskEvents['desk.open'], async (_input, actor) => {
      // Told from before it is read: what changes meanwhile comes twice rather than not at all.
      told.add(socket)
      const { cameras, statuses } = await camerasNow()
      if (told.size === 1) changes.begin(statuses)
      return {
        alerts: access.allows(actor, 'alert.read') ? [...(await alerts.recentFor(actor))] : [],
        cameras: visibleTo(actor, unitsOf(cameras), statuses),
      }
    })
    socket.on('disconnect', () => void told.delete(socket))
  })

  const stopListening = alerts.alerts.onChanged((alert) => {
    for (const socket of told) {
      const view = alerts.viewFor(sockets.actorOf(socket), alert)
      if (view) tell(socket, 'alert.changed', view)
    }
  })

  const look = async (): Promise<void> => {
    const { cameras, statuses } = await camerasNow()
    const changed = changes.look(statuses)
    if (changed.length === 0) return
    const units = unitsOf(cameras)
    for (const socket of told) {
      const items = visibleTo(sockets.actorOf(socket), units, changed)
      if (items.length > 0) tell(socket, 'camera.changed', { items })
    }
  }
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    if (told.size === 0) return
    looking ??= look()
      .catch((error: unknown) => log.error({ err: error }, 'the desk could not look at the cameras'))
      .finally(() => {
        looking = undefined
      })
  }, everyMs)

  return {
    close: async () => {
      clearInterval(timer)
      stopListening()
      await looking
    },
  }
}
