import type { RunDefinition } from '../support/run-contract/index.ts'
import { cleanStop } from './clean-stop.ts'
import { killLauncher } from './kill-launcher.ts'
import { killRecorder } from './kill-recorder.ts'
import { killWeb } from './kill-web.ts'
import { tornTail } from './torn-tail/index.ts'

/** All drills, in the order in which a run of all takes them. */
export const drills: readonly RunDefinition[] = [killWeb, killRecorder, killLauncher, cleanStop, tornTail]
