import type { RunDefinition } from '../support/run-contract/index.ts'
import { defineAllHall } from './all-hall.ts'
import { garbage, noKeyframe, tcpHang, unplug } from './camera-fault.ts'
import { cleanStop } from './clean-stop.ts'
import { clockBack, clockForward } from './clock-step.ts'
import { diskDead } from './disk/disk-dead.ts'
import { diskError } from './disk/disk-error.ts'
import { diskFull } from './disk/disk-full.ts'
import { diskStall, diskStallLong } from './disk/disk-stall.ts'
import { lyingRecorder } from './disk/lying-recorder.ts'
import { killFfmpeg } from './kill-ffmpeg.ts'
import { killLauncher } from './kill-launcher.ts'
import { killRecorder } from './kill-recorder.ts'
import { killSeal } from './kill-seal/index.ts'
import { killWeb } from './kill-web.ts'
import { badNetwork } from './meeting/bad-network.ts'
import { killWebInMeeting } from './meeting/kill-web-in-meeting.ts'
import { killWebWhileRecording } from './meeting/kill-web-while-recording.ts'
import { killWorker } from './meeting/kill-worker.ts'
import { socketCut } from './meeting/socket-cut.ts'
import { storm } from './meeting/storm.ts'
import { udpBlocked } from './meeting/udp-blocked.ts'
import { weakClient } from './meeting/weak-client.ts'
import { retention } from './retention.ts'
import { soak } from './soak/index.ts'
import { stampede } from './stampede.ts'
import { tamper } from './tamper/index.ts'
import { tornTail } from './torn-tail/index.ts'

/** What may befall the recording of the hall, in the order in which a run of all takes it. */
const hallDrills: readonly RunDefinition[] = [
  ...[unplug, tcpHang, garbage, noKeyframe, killFfmpeg, killRecorder],
  ...[diskFull, diskError, diskStall, diskStallLong],
  ...[clockForward, clockBack, stampede],
  ...[lyingRecorder, killWeb, tornTail],
]

/** All drills, in the order in which a run of all takes them. */
export const drills: readonly RunDefinition[] = [
  ...hallDrills,
  ...[killWorker, killWebInMeeting, killWebWhileRecording, socketCut],
  ...[udpBlocked, badNetwork, weakClient, storm],
  ...[killLauncher, cleanStop, diskDead, retention],
  ...[tamper, killSeal],
  ...[soak, defineAllHall(hallDrills)],
]
