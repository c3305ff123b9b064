import type { FloorInputs } from '../contract/floor/commands.ts'
import type { Actor } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { StandingRoom } from '../media/index.ts'
import type { Announcer } from './announcer.ts'
import { createCameraSeats, noCameraSeats, type CameraSeats, type HallCameras } from './camera-seats.ts'
import type { Command } from './floor/next-floor.ts'
import { mainSeat, type Meeting } from './meeting.ts'
import type { Units } from './meetings.ts'

/** The hall's cameras in one meeting. */
export interface MeetingCameras extends CameraSeats {
  /**
   * Whoever shows a hall camera must be allowed to, whatever the floor says.
   * @throws DomainError `camera.unknown`, `camera.disabled`, `access.denied`
   */
  requireFor(command: Command, actor: Actor): Promise<void>
}

export const createMeetingCameras = (options: {
  readonly cameras: HallCameras | undefined
  readonly meeting: Meeting
  readonly room: StandingRoom
  readonly announcer: Announcer
  readonly units: Units
  readonly log: Log
  readonly onChange: () => void
}): MeetingCameras => {
  const { cameras, meeting, room, announcer, units, log, onChange } = options
  const seats = cameras
    ? createCameraSeats({
        feed: cameras.open(room),
        ...{ announcer, log, onChange },
        seatView: (seatId) => {
          const seat = meeting.seats.find(({ id }) => id === seatId) ?? mainSeat(meeting)
          const venueName = units.nameOf(seat.unitId) ?? seat.unitId
          return { seatId: seat.id, venueId: seat.unitId, venueName, main: seat.main }
        },
      })
    : noCameraSeats
  return {
    ...seats,
    requireFor: async ({ name, input }, actor) => {
      if (name !== 'seatCamera') return
      // The name says what the input is; the type of a command does not tie both.
      const { cameraId } = input as FloorInputs['seatCamera']
      if (cameraId === null) return
      if (!cameras) throw new DomainError('camera.unknown', { cameraId })
      await cameras.require(cameraId, actor)
    },
  }
}
