export { readRequest, UsageError, type Request } from './arguments.ts'
export { runCommandLine, runProgram, type Terminal } from './command-line.ts'
export {
  defineRun,
  type Bar,
  type Closeable,
  type Figures,
  type RunContext,
  type RunDefinition,
  type RunOption,
} from './definition.ts'
export { judge, type JudgedBar } from './judge.ts'
export { perform, type PerformOptions, type RunResult } from './perform.ts'
