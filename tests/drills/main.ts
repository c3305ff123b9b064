import { runProgram } from '../support/run-contract/index.ts'
import { drills } from './drills.ts'

await runProgram('drill', drills)
