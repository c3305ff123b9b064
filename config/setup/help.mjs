/** Help that works before anything is installed. */

import { COMMANDS } from './commands.mjs'

export const START_HELP = `Huijian 会鉴: video conferences, hall recording and electronic supervision.

  npm start                      the demo: a simulated service hall with 23 cameras, demo people whose
                                 passwords are made and shown at this start; this machine only (loopback)
  npm start -- --config FILE     for real; config/default.yaml documents every key, and HUIJIAN_* environment
                                 variables override single keys
  npm start -- --check           set the machine up and check the configuration, then stop
  npm start -- --help            this text

The first start sets the machine up: Node 24 if yours is older, Debian packages (as root; otherwise it prints the
command), npm packages, the SFU's worker and the browser client. That takes 5 to 15 minutes; later starts take seconds.
What is slow to get is kept in ~/.cache/huijian (HUIJIAN_CACHE names another folder), logs of set-up in its logs/.
Stop with Ctrl-C.
`

/** @returns {string} */
export function commandList() {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 2
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  npm run ${name.padEnd(width)}${summary}`,
  )
  return [
    'usage: node config/setup/run.mjs NAME [arguments]',
    ...lines,
    `  … setup ${'LEVEL'.padEnd(width)}only set up`,
    '',
  ].join('\n')
}
