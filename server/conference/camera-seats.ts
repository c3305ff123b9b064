import { setTimeout as delay } from 'node:timers/promises'
import type { CameraId, SeatId } from '../contract/ids.ts'
import { ParticipantId } from '../contract/ids.ts'
import type { ParticipantView } from '../contract/meeting.ts'
import type { Actor } from '../kernel/access/index.ts'
import { newId } from '../kernel/ids/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { StandingRoom } from '../media/index.ts'
import type { Announcer } from './announcer.ts'

/** Cameras of the hall as they come into the room of a meeting. */
export interface CameraFeed {
  nameOf(cameraId: CameraId): Promise<string>
  /** Resolves once the camera's picture can be received in the room. @throws DomainError where it cannot be had now */
  acquire(cameraId: CameraId): Promise<{ readonly producerId: string; onClose(listener: () => void): void }>
  release(cameraId: CameraId): void
  /** Idempotent. */
  close(): Promise<void>
}

/** What the conference asks the hall. */
export interface HallCameras {
  /** Those that somebody may show in a meeting. */
  list(actor: Actor): Promise<readonly { readonly id: CameraId; readonly name: string }[]>
  /** @throws DomainError `camera.unknown`, `camera.disabled`, `access.denied` */
  require(cameraId: CameraId, actor: Actor): Promise<void>
  open(room: StandingRoom): CameraFeed
}

/** The seats that a hall camera takes now. */
export interface CameraSeats {
  /** Makes it be as the floor says. */
  settle(wanted: Readonly<Record<SeatId, CameraId>>): void
  views(): readonly ParticipantView[]
  /** What names the streams of these seats' cameras in the room. */
  producersOf(seats: ReadonlySet<SeatId>): readonly string[]
  seats(): readonly SeatId[]
  /** Idempotent. */
  close(): void
}

interface Entry {
  readonly cameraId: CameraId
  readonly stopping: AbortController
  view: ParticipantView | undefined
}

/** A camera that cannot be had is asked for again after this long; failures of its stream wait longer by themselves. */
const againMs = 1000

export const createCameraSeats = (options: {
  readonly feed: CameraFeed
  readonly announcer: Announcer
  readonly log: Log
  /** The seat as others see it, without anybody in it. */
  readonly seatView: (seatId: SeatId) => Pick<ParticipantView, 'seatId' | 'venueId' | 'venueName' | 'main'>
  /** What is sent from a seat has changed. */
  readonly onChange: () => void
}): CameraSeats => {
  const { feed, announcer, log } = options
  const entries = new Map<SeatId, Entry>()

  const show = (entry: Entry, producers: ParticipantView['producers']): void => {
    if (!entry.view) return
    entry.view = { ...entry.view, producers }
    announcer.announce('participant.changed', entry.view)
    options.onChange()
  }
  /** Shows the camera for as long as the seat is its; when the stream ends, it is had again. */
  const run = async (seatId: SeatId, entry: Entry): Promise<void> => {
    const { cameraId, stopping } = entry
    const { signal } = stopping
    const ended = (): boolean => signal.aborted
    entry.view = {
      ...options.seatView(seatId),
      ...{ id: newId(ParticipantId), displayName: await feed.nameOf(cameraId), sender: true },
      ...{ muted: true, connected: true, network: null, hallCamera: true, producers: [] },
    }
    if (ended()) return
    announcer.announce('participant.joined', entry.view)
    while (!ended()) {
      try {
        const shown = await feed.acquire(cameraId)
        const closed = new Promise<void>((resolve) => {
          shown.onClose(resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
          if (ended()) resolve()
        })
        show(entry, [{ id: shown.producerId, source: 'camera', kind: 'video', paused: false }])
        await closed
        feed.release(cameraId)
        if (!ended()) show(entry, [])
      } catch (error) {
        log.warn({ err: error, cameraId }, 'a hall camera could not be shown in a meeting')
      }
      await delay(againMs, undefined, { signal }).catch(() => undefined)
    }
  }
  const begin = (seatId: SeatId, cameraId: CameraId): void => {
    const entry: Entry = { cameraId, stopping: new AbortController(), view: undefined }
    entries.set(seatId, entry)
    run(seatId, entry).catch((error: unknown) => {
      log.error({ err: error, cameraId }, 'a hall camera lost its seat')
    })
  }
  const end = (seatId: SeatId, { stopping, view }: Entry): void => {
    entries.delete(seatId)
    stopping.abort()
    if (view) announcer.announce('participant.left', { participantId: view.id })
  }

  return {
    settle: (wanted) => {
      for (const [seatId, entry] of [...entries]) if (wanted[seatId] !== entry.cameraId) end(seatId, entry)
      for (const [seatId, cameraId] of Object.entries(wanted) as [SeatId, CameraId][])
        if (!entries.has(seatId)) begin(seatId, cameraId)
    },
    views: () => [...entries.values()].flatMap(({ view }) => view ?? []),
    producersOf: (seats) =>
      [...entries].flatMap(([seatId, { view }]) =>
        seats.has(seatId) ? (view?.producers ?? []).map(({ id }) => id) : [],
      ),
    seats: () => [...entries.keys()],
    close: () => {
      for (const { stopping } of entries.values()) stopping.abort()
      entries.clear()
      void feed.close()
    },
  }
}

/** Where there is no hall: nothing is shown. */
export const noCameraSeats: CameraSeats = {
  settle: () => undefined,
  views: () => [],
  producersOf: () => [],
  seats: () => [],
  close: () => undefined,
}
