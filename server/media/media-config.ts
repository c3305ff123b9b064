import type { Config } from '../kernel/config/index.ts'

/** The part of the configuration that the SFU uses. */
export type MediaConfig = Config['media']
