/** What each npm script needs and runs: one table for all of them. */

/**
 * @typedef {object} Command
 * @property {string} summary For `--help`.
 * @property {(args: readonly string[]) => import('./levels.mjs').Level} level How far set-up goes first.
 * @property {readonly string[]} [run] What follows under the right Node, the user's arguments added; nothing if absent.
 */

const VITEST = 'node_modules/vitest/vitest.mjs'
const PRETTIER = 'node_modules/prettier/bin/prettier.cjs'

/**
 * A start without a configuration is the demo, which brings its own hall.
 *
 * @param {readonly string[]} args
 */
function startLevel(args) {
  return args.some((arg) => arg === '--config' || arg.startsWith('--config=')) ? 'run' : 'demo'
}

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = Object.freeze({
  start: {
    summary: 'start Huijian (npm start -- --help tells more)',
    level: startLevel,
    run: ['server/main.ts'],
  },
  dev: { summary: 'start it, with reload on change', level: startLevel, run: ['config/setup/dev.mjs'] },
  test: { summary: 'run all tests', level: () => 'test', run: [VITEST, 'run'] },
  check: { summary: 'format, lint, types, boundaries', level: () => 'run', run: ['config/check.mjs'] },
  format: { summary: 'format all files in place', level: () => 'tools', run: [PRETTIER, '--write', '.'] },
  build: { summary: 'build the browser client, if it changed', level: () => 'client' },
  doctor: { summary: 'say what is well and what is not', level: () => 'run', run: ['server/doctor.ts'] },
  bench: {
    summary: 'run a bench by name (list names them)',
    level: () => 'test',
    run: ['tests/bench/main.ts'],
  },
  drill: {
    summary: 'run a fault drill by name (list names them)',
    level: () => 'test',
    run: ['tests/drills/main.ts'],
  },
  reindex: {
    summary: 'rebuild the footage index from the files',
    level: () => 'run',
    run: ['server/reindex.ts'],
  },
  fsck: {
    summary: 'compare the footage index with the files',
    level: () => 'run',
    run: ['server/fsck.ts'],
  },
  verify: {
    summary: 'verify an archive package or exported footage: intact or changed, and who signed it',
    level: () => 'tools',
    run: ['server/verify.ts'],
  },
  'signing-key': {
    summary: 'show or rotate the key that seals archive packages',
    level: () => 'run',
    run: ['server/signing-key.ts'],
  },
  'demo:cases': {
    summary: 'fill a running demo with cases',
    level: () => 'run',
    run: ['server/demo-cases.ts'],
  },
  audit: { summary: 'verify the audit chain', level: () => 'run', run: ['server/audit.ts'] },
})
