/**
 * The one way in for every npm script: `node config/setup/run.mjs NAME [arguments]`.
 *
 * Brings the machine as far as the command needs, then runs it under a Node that is new enough. Plain JavaScript without
 * a dependency, for Node 18 and later: it runs before anything is installed.
 */

import { COMMANDS } from './commands.mjs'
import { START_HELP, commandList } from './help.mjs'
import { performSteps, planLevel } from './levels.mjs'
import { PROJECT, readMachine } from './machine.mjs'
import { runInPlace } from './run-command.mjs'

/** @type {readonly import('./levels.mjs').Level[]} */
const LEVELS = ['tools', 'client', 'run', 'demo', 'test']

/**
 * @param {string | undefined} asked
 * @returns {import('./commands.mjs').Command | undefined}
 */
function setUpOnly(asked) {
  const level = LEVELS.find((each) => each === asked)
  return level && { summary: 'only set up', level: () => level }
}

/** @param {readonly string[]} argv */
async function main([name, ...args]) {
  if (name === 'start' && args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(START_HELP)
    return
  }
  const command = name === 'setup' ? setUpOnly(args[0]) : COMMANDS[name ?? '']
  if (!command) {
    process.stderr.write(commandList())
    process.exitCode = 2
    return
  }
  const machine = readMachine()
  const { steps, environment } = planLevel(machine, PROJECT, command.level(args))
  if (!(await performSteps(machine.cache, steps))) {
    process.exitCode = 1
    return
  }
  if (command.run) {
    await runInPlace([environment.node, ...command.run, ...args], { cwd: PROJECT, env: environment.env })
  }
}

await main(process.argv.slice(2))
