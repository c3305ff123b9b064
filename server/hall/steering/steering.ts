import type { CameraId } from '../../contract/ids.ts'
import type { Role } from '../../contract/rights.ts'
import type { Preset, SteerState } from '../../contract/steering.ts'
import type { Access, Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Config } from '../../kernel/config/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { CameraAddressBook } from '../camera-addresses.ts'
import { cameraView, type Camera } from '../camera.ts'
import type { Cameras } from '../cameras.ts'
import type { OnvifDevice, OpenDevice, Vector } from '../onvif/index.ts'
import { claim, holdAt, type Hold, type Steerer } from './hold.ts'
import { createMover, type Mover } from './mover.ts'

/** Turning and zooming of cameras, one person at a time. Every call throws `camera.unknown`, `access.denied`. */
export interface Steering {
  /** Who has the camera, and the caller's own rank. @throws DomainError `onvif.noPtz` */
  state(id: CameraId, actor: Actor): Promise<SteerState & { readonly rank: number }>
  /** @throws DomainError `steering.held`, `onvif.*`, as all that follow */
  move(id: CameraId, velocity: Vector, actor: Actor): Promise<void>
  /** The holder's own movement; nothing where somebody else has the camera. */
  stop(id: CameraId, actor: Actor): Promise<void>
  release(id: CameraId, actor: Actor): Promise<void>
  step(id: CameraId, by: Vector, actor: Actor): Promise<void>
  place(id: CameraId, at: Vector, actor: Actor): Promise<void>
  presets(
    id: CameraId,
    actor: Actor,
  ): Promise<{ readonly items: Preset[]; readonly step: boolean; readonly place: boolean }>
  gotoPreset(id: CameraId, token: string, actor: Actor): Promise<void>
  savePreset(id: CameraId, preset: { name: string; token: string | undefined }, actor: Actor): Promise<void>
  removePreset(id: CameraId, token: string, actor: Actor): Promise<void>
  /** Told of every change of hands. Returns the function that ends this. */
  onChange(listener: (state: SteerState) => void): () => void
  /** Another address may be known of this camera: it is let go, and its device closed. */
  forget(id: CameraId): Promise<void>
  /** Stops all movements. Idempotent. */
  close(): Promise<void>
}

export interface SteeringOptions {
  readonly cameras: Pick<Cameras, 'get'>
  readonly addresses: Pick<CameraAddressBook, 'kept'>
  readonly access: Access
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly open: OpenDevice
  readonly settings: Config['steering']
}

interface Steered {
  readonly mover: Mover
  hold: Hold | undefined
  expiry: NodeJS.Timeout | undefined
}

/** The highest rank that somebody's roles give over things of this unit. */
export const rankOf = (
  access: Access,
  actor: Actor,
  camera: Camera,
  ranks: Partial<Record<Role, number>>,
): number =>
  Math.max(
    0,
    ...actor.grants
      .filter((grant) => access.allows({ ...actor, grants: [grant] }, 'camera.steer', camera.unitId))
      .map(({ role }) => ranks[role] ?? 0),
  )

export const createSteering = (options: SteeringOptions): Steering => {
  const { cameras, addresses, access, audit, clock, log, settings } = options
  const leaseMs = settings.leaseSeconds * 1000
  const steered = new Map<CameraId, Steered>()
  const listeners = new Set<(state: SteerState) => void>()

  const steerable = async (id: CameraId, actor: Actor): Promise<Camera> => {
    const camera = await cameras.get(id)
    access.require(actor, 'camera.steer', camera.unitId)
    if (!camera.enabled) throw new DomainError('camera.disabled', { cameraId: id })
    if (!cameraView(camera).ptz) throw new DomainError('onvif.noPtz')
    return camera
  }

  const openOf = (id: CameraId) => async (): Promise<OnvifDevice> => {
    const { onvif, sourceId } = await cameras.get(id)
    const kept = await addresses.kept(onvif, sourceId)
    if (kept === undefined) throw new DomainError('onvif.noAddress')
    if (kept === 'unreadable') throw new DomainError('key.wrong')
    return options.open(kept)
  }

  const entryOf = (id: CameraId): Steered => {
    const known = steered.get(id)
    if (known) return known
    const mover = createMover({
      open: openOf(id),
      moveMs: settings.moveSeconds * 1000,
      log: log.child({ cameraId: id }),
    })
    const entry: Steered = { mover, hold: undefined, expiry: undefined }
    steered.set(id, entry)
    return entry
  }

  const stateOf = (id: CameraId): SteerState => {
    const hold = holdAt(steered.get(id)?.hold, clock.monotonic())
    return { cameraId: id, holder: hold ? { userId: hold.userId, name: hold.name, rank: hold.rank } : null }
  }
  const tell = (id: CameraId): void => {
    for (const listener of [...listeners]) listener(stateOf(id))
  }

  /** Nobody has it any more: what moves is stopped, and the device is let go. */
  const letGo = async (id: CameraId): Promise<void> => {
    const entry = steered.get(id)
    if (!entry) return
    clearTimeout(entry.expiry)
    steered.delete(id)
    tell(id)
    await entry.mover.close()
  }

  /** Takes the camera for a command of this person, or renews their lease. */
  const take = async (id: CameraId, actor: Actor): Promise<Mover> => {
    const camera = await steerable(id, actor)
    const who: Steerer = {
      userId: actor.userId,
      name: actor.displayName,
      rank: rankOf(access, actor, camera, settings.ranks),
    }
    const entry = entryOf(id)
    const { hold, taken, from } = claim(entry.hold, who, clock.monotonic(), leaseMs)
    entry.hold = hold
    clearTimeout(entry.expiry)
    entry.expiry = setTimeout(() => void letGo(id), leaseMs)
    if (!taken) return entry.mover
    tell(id)
    await audit.append({
      action: 'steering.taken',
      actor,
      subject: id,
      ...(from && { data: { from: from.userId } }),
    })
    if (from) await entry.mover.stop().catch(() => undefined)
    return entry.mover
  }

  const note = (action: string, id: CameraId, data: Readonly<Record<string, string>>, actor: Actor) =>
    audit.append({ action: `steering.${action}`, actor, subject: id, data })

  return {
    state: async (id, actor) => {
      const camera = await steerable(id, actor)
      return { ...stateOf(id), rank: rankOf(access, actor, camera, settings.ranks) }
    },
    move: async (id, velocity, actor) => (await take(id, actor)).move(velocity),
    stop: async (id, actor) => {
      // Stopping one's own movement is allowed whatever became of one's rights.
      const entry = steered.get(id)
      if (entry?.hold?.userId === actor.userId) await entry.mover.stop()
    },
    release: async (id, actor) => {
      if (steered.get(id)?.hold?.userId === actor.userId) await letGo(id)
    },
    step: async (id, by, actor) => (await take(id, actor)).act((device) => device.step(by)),
    place: async (id, at, actor) => (await take(id, actor)).act((device) => device.place(at)),
    presets: async (id, actor) => {
      await steerable(id, actor)
      // Looking takes nothing from anybody; whoever steers is not stopped by it either.
      const device = await openOf(id)()
      try {
        return { items: [...(await device.presets())], ...device.moves }
      } finally {
        device.close()
      }
    },
    gotoPreset: async (id, token, actor) => {
      await (await take(id, actor)).act((device) => device.gotoPreset(token))
      await note('presetUsed', id, { preset: token }, actor)
    },
    savePreset: async (id, { name, token }, actor) => {
      await (await take(id, actor)).act((device) => device.savePreset(name, token))
      await note('presetSaved', id, { name, ...(token !== undefined && { preset: token }) }, actor)
    },
    removePreset: async (id, token, actor) => {
      await (await take(id, actor)).act((device) => device.removePreset(token))
      await note('presetRemoved', id, { preset: token }, actor)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    forget: letGo,
    close: async () => {
      await Promise.all([...steered.keys()].map(letGo))
    },
  }
}
