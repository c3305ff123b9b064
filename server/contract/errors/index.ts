import type { ErrorEntry } from './entry.ts'
import { alertErrors } from './alert.ts'
import { archiveErrors } from './archive.ts'
import { databaseErrors } from './database.ts'
import { directoryErrors } from './directory.ts'
import { floorErrors } from './floor.ts'
import { footageErrors } from './footage.ts'
import { generalErrors } from './general.ts'
import { hallErrors } from './hall.ts'
import { materialErrors } from './material.ts'
import { mediaErrors } from './media.ts'
import { meetingErrors } from './meeting.ts'
import { minutesErrors } from './minutes.ts'
import { planningErrors } from './planning.ts'
import { preparationErrors } from './preparation.ts'
import { recorderErrors } from './recorder.ts'
import { recordingErrors } from './recording.ts'
import { sessionErrors } from './session.ts'
import { supervisionErrors } from './supervision.ts'

/** Every stable error code of the system. A code is never renamed or reused; clients may rely on it. */
export const errorTable = {
  ...generalErrors,
  ...databaseErrors,
  ...sessionErrors,
  ...directoryErrors,
  ...hallErrors,
  ...footageErrors,
  ...meetingErrors,
  ...floorErrors,
  ...planningErrors,
  ...materialErrors,
  ...preparationErrors,
  ...mediaErrors,
  ...recorderErrors,
  ...recordingErrors,
  ...minutesErrors,
  ...alertErrors,
  ...archiveErrors,
  ...supervisionErrors,
} as const

export type ErrorCode = keyof typeof errorTable

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code)

export const errorEntry = (code: ErrorCode): ErrorEntry => errorTable[code]
