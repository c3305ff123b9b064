import { runProgram } from '../support/run-contract/index.ts'
import { record } from './record/index.ts'

await runProgram('bench', [record])
