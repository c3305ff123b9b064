import { spawn } from 'node:child_process'
import { dieWithParent } from './die-with-parent.mjs'

const PARENT_LOOK_MS = 500

/**
 * Runs a program in our place, as far as a Node process can: same terminal, same signals, same end. The program is told
 * to stop if this process is killed.
 *
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, env: Record<string, string> }} options `env` is added to this process's.
 * @returns {Promise<never>} Ends this process with the program's status, or by its signal.
 */
export async function runInPlace(command, { cwd, env }) {
  const [program, ...args] = [...dieWithParent(), ...command]
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' })

  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2'])) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the program by itself, and a second one may mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }

  watchNpm(() => child.kill('SIGTERM'))

  return new Promise(() => {
    child.once('error', (error) => {
      console.error(`${command[0]} could not start: ${error.message}`)
      process.exit(127)
    })
    child.once('exit', (code, signal) => {
      if (!signal) process.exit(code ?? 1)
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    })
  })
}

/**
 * An npm that is killed cannot tell its script; but the script then gets another parent. Whoever starts us without npm
 * may leave us running.
 *
 * @param {() => void} onGone
 */
function watchNpm(onGone) {
  if (!process.env['npm_lifecycle_event']) return
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    onGone()
  }, PARENT_LOOK_MS)
  timer.unref()
}
