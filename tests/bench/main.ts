import { runProgram } from '../support/run-contract/index.ts'
import { cases } from './cases/index.ts'
import { compose } from './compose/index.ts'
import { clock } from './clock/index.ts'
import { feed } from './feed/index.ts'
import { index } from './index/index.ts'
import { join } from './join/index.ts'
import { exportBench } from './review/export.ts'
import { live } from './review/live.ts'
import { drift } from './review/drift.ts'
import { seek } from './review/seek.ts'
import { record } from './record/index.ts'
import { meetingRecording } from './meeting-recording/index.ts'
import { room } from './room/index.ts'
import { sealBench } from './seal/index.ts'
import { sfu } from './sfu/index.ts'

await runProgram('bench', [
  cases,
  clock,
  feed,
  index,
  join,
  record,
  room,
  sfu,
  sealBench,
  seek,
  drift,
  live,
  exportBench,
  meetingRecording,
  compose,
])
