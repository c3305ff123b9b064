import { act } from './act.ts'
import { alertAdvice, alerts, alertText } from './alerts.ts'
import { archive } from './archive.ts'
import { audit, health, level, people, units } from './admin.ts'
import { cameraHealth, disk, duration, gapAdvice } from './camera-health.ts'
import { cameraForm, cameraImport, cameraProbe, cameras, listImport, steering } from './cameras.ts'
import { floor } from './floor.ts'
import { cameraState, gapReason, hall, player } from './hall.ts'
import { bookmark, exports, requests, review, wall } from './review.ts'
import { check, meetings, room } from './meeting.ts'
import { desk, meeting, plan, receipt } from './planning.ts'
import { connection, navigation, problem, role, shell } from './shell.ts'
import { password, sessions, signIn } from './sign-in.ts'
import { attendance, material, preparation } from './venue-duties.ts'
import {
  anomalyClass,
  applicationSource,
  caseEvent,
  caseKind,
  caseOutcome,
  casePage,
  caseStatus,
  cases,
  feedKeys,
  itemKind,
  items,
  limitUnit,
  ruleKind,
  rules,
  warningAct,
  warningFact,
  warningFactWord,
  warningLevel,
  warningState,
  warnings,
} from './supervision.ts'

/** Every text of the client in Chinese: the shape that every other language must fill. */
export const zhCN = {
  shell,
  navigation,
  connection,
  problem,
  role,
  signIn,
  password,
  sessions,
  meetings,
  check,
  room,
  floor,
  plan,
  meeting,
  receipt,
  desk,
  material,
  preparation,
  attendance,
  hall,
  cameraState,
  gapReason,
  player,
  review,
  bookmark,
  wall,
  exports,
  requests,
  units,
  level,
  people,
  act,
  audit,
  health,
  cameraHealth,
  disk,
  gapAdvice,
  duration,
  alerts,
  alertText,
  alertAdvice,
  archive,
  cameras,
  cameraForm,
  cameraProbe,
  cameraImport,
  listImport,
  steering,
  anomalyClass,
  applicationSource,
  caseEvent,
  caseKind,
  caseOutcome,
  casePage,
  caseStatus,
  cases,
  feedKeys,
  itemKind,
  items,
  limitUnit,
  ruleKind,
  rules,
  warningAct,
  warningFact,
  warningFactWord,
  warningLevel,
  warningState,
  warnings,
}

type Texts<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends string ? string : Texts<Shape[Key]> }

/** The shape of a language. */
export type Messages = Texts<typeof zhCN>
