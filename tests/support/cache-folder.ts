import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where tests keep what is slow to make, outside the checkout; the same as that of set-up. */
export const cacheFolder = (): string =>
  process.env['HUIJIAN_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'huijian')
