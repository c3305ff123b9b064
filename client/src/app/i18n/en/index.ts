import type { Messages } from '../zh-CN/index.ts'
import { act } from './act.ts'
import { alertAdvice, alerts, alertText } from './alerts.ts'
import { audit, health, level, people, units } from './admin.ts'
import { cameraHealth, disk, duration, gapAdvice } from './camera-health.ts'
import { cameraForm, cameraImport, cameraProbe, cameras, listImport, steering } from './cameras.ts'
import { floor } from './floor.ts'
import { cameraState, gapReason, hall, player } from './hall.ts'
import { bookmark, review, wall } from './review.ts'
import { check, meetings, room } from './meeting.ts'
import { connection, navigation, problem, role, shell } from './shell.ts'
import { password, sessions, signIn } from './sign-in.ts'

export const en: Messages = {
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
  hall,
  cameraState,
  gapReason,
  player,
  review,
  bookmark,
  wall,
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
  cameras,
  cameraForm,
  cameraProbe,
  cameraImport,
  listImport,
  steering,
}
