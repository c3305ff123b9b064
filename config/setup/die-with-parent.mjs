import { existsSync } from 'node:fs'

/** Part of util-linux, which every Debian has. */
const SETPRIV = '/usr/bin/setpriv'

/**
 * What to put in front of a command so that it is told to end when this process dies, however it dies.
 *
 * @returns {string[]} Empty where the system cannot do it.
 */
export function dieWithParent() {
  return existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--'] : []
}
