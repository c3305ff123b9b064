import { setTimeout as delay } from 'node:timers/promises'

/**
 * Polls until `ask` gives something other than undefined or false, and returns it. For states that nobody announces
 * (another process's files, a page of /proc); where there is an event, await that.
 * @throws Error naming what was waited for, after `timeoutMs`
 */
export const until = async <Value>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
  everyMs = 50,
): Promise<Value> => {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await delay(everyMs)
  }
}
