export { childEnvironment, fileThreads, setChildVariable } from './environment.ts'
export { ConfigError, loadConfig, programDir } from './load.ts'
export { type Config, type ConfiguredCamera } from './schema.ts'
