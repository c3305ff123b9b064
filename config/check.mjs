// npm run check: every static check and the unit tests, side by side; prints the output of those that failed.
// With --static the unit tests are left out, where all tests run anyway.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

const bin = (name) => resolve(import.meta.dirname, '../node_modules/.bin', name)

/** Those that take longest first; the linter, which knows the types of all that it reads, in two halves. */
const checks = [
  ['lint of client and tests', bin('eslint'), ['--max-warnings', '0', 'client', 'tests']],
  [
    'lint of the rest',
    bin('eslint'),
    ['--max-warnings', '0', '--ignore-pattern', 'client/', '--ignore-pattern', 'tests/', '.'],
  ],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['types', bin('tsc'), ['-p', '.']],
  ['set-up types', bin('tsc'), ['-p', 'config/setup']],
  ['client types', bin('vue-tsc'), ['--noEmit', '-p', 'client']],
  ['boundaries', bin('depcruise'), ['--config', '.dependency-cruiser.mjs', 'server', 'client/src', 'tests']],
  ['unit tests', bin('vitest'), ['run', '--project', 'unit', '--reporter', 'dot']],
]

const run = ([name, command, args]) =>
  new Promise((done) => {
    const startedAt = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => (output += error.message))
    child.once('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`)
      if (code !== 0) process.stdout.write(`${output}\n`)
      done(code === 0)
    })
  })

const asked = process.argv.includes('--static') ? checks.filter(([name]) => name !== 'unit tests') : checks

/** Two at a time: the checks are bound by the processor. */
const waiting = [...asked]
const results = []
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await run(next))
}
await Promise.all([worker(), worker()])
process.exitCode = results.every(Boolean) ? 0 : 1
