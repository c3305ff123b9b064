import { latestVersion, type Migration } from '../../kernel/database/index.ts'
import { directory } from './001-directory.ts'
import { hall } from './002-hall.ts'
import { conference } from './003-conference.ts'
import { cameraControl } from './004-camera-control.ts'
import { alerts } from './005-alerts.ts'
import { holds } from './006-holds.ts'
import { floor } from './007-floor.ts'
import { planning } from './008-planning.ts'
import { supervision } from './009-supervision.ts'
import { watchingCases } from './010-watching-cases.ts'
import { review } from './011-review.ts'
import { archives } from './012-archives.ts'
import { handovers } from './013-handovers.ts'
import { meetingTracks } from './020-meeting-tracks.ts'
import { meetingCompositions } from './021-meeting-compositions.ts'
import { minutes } from './022-minutes.ts'
import { findingsAndOrders } from './025-findings-and-orders.ts'
import { checks } from './026-checks.ts'
import { complaints } from './027-complaints.ts'
import { statistics } from './028-statistics.ts'
import { messages } from './029-messages.ts'
import { meetingPassword } from './030-meeting-password.ts'
import { chatFiles } from './031-chat-files.ts'

/**
 * All steps of business.db, of all domains that keep tables in it, in one order. Append-only: a landed migration is
 * never edited.
 */
export const businessMigrations: readonly Migration[] = [
  directory,
  hall,
  conference,
  cameraControl,
  alerts,
  holds,
  floor,
  planning,
  supervision,
  watchingCases,
  review,
  archives,
  handovers,
  meetingTracks,
  meetingCompositions,
  minutes,
  findingsAndOrders,
  checks,
  complaints,
  statistics,
  messages,
  meetingPassword,
  chatFiles,
]

/** The version of business.db that this program reads and writes. */
export const businessSchemaVersion = latestVersion(businessMigrations)
