import { runProgram } from '../support/run-contract/index.ts'
import { clock } from './clock/index.ts'
import { index } from './index/index.ts'
import { live } from './review/live.ts'
import { drift } from './review/drift.ts'
import { seek } from './review/seek.ts'
import { record } from './record/index.ts'
import { room } from './room/index.ts'

await runProgram('bench', [clock, index, record, room, seek, drift, live])
