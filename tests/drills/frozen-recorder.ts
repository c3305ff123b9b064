import { untilGone } from '../support/measure/index.ts'
import type { Product } from '../support/product.ts'

/** Kernel and scheduler need moments to end a process and what is tied to it. */
const goneTimeoutMs = 5_000

/**
 * Kills the recorder with -9, and looks at what it left before a new one can touch it: the launcher is held still
 * meanwhile, which lengthens the outage by the time of looking.
 * @returns when it was killed, in epoch milliseconds, and what was seen
 */
export const killRecorderAndLook = async <Seen>(
  product: Product,
  look: () => Promise<Seen>,
): Promise<{ readonly killedAt: number; readonly seen: Seen }> => {
  const { recorder, ffmpegs } = await product.processes()
  if (!recorder) throw new Error('the product runs no recorder')
  product.launcher.kill('SIGSTOP')
  try {
    process.kill(recorder.pid, 'SIGKILL')
    const killedAt = Date.now()
    const left = await untilGone([recorder, ...ffmpegs], goneTimeoutMs)
    if (left.length > 0) throw new Error(`${left.length} processes of the recorder outlived it`)
    return { killedAt, seen: await look() }
  } finally {
    product.launcher.kill('SIGCONT')
  }
}
