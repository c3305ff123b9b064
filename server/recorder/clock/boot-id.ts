import { readFile } from 'node:fs/promises'

/** Names this start of the machine (random(4)); another one after a run without an end means that the power was cut. */
export const readBootId = async (): Promise<string> =>
  (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
