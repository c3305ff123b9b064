import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { SealStep } from '../../../server/contract/archive.ts'

/** What the process that seals tells: how far it is, and in the end what it took. */
export type SealMessage =
  | { readonly step: SealStep; readonly done: number }
  | { readonly seconds: number; readonly peakRssMiB: number; readonly intact: boolean }

export interface SealProcess {
  readonly child: ChildProcess
  /** Settles when it has ended; undefined where it did not come to its end. */
  readonly ended: Promise<Extract<SealMessage, { seconds: number }> | undefined>
  /** Ends it at once, where it still runs. */
  close(): Promise<void>
}

/** Starts a process that seals the files of `folder`. */
export const startSealing = (
  { archives, folder, id }: { readonly archives: string; readonly folder: string; readonly id: string },
  onStep: (step: SealStep) => void = () => undefined,
): SealProcess => {
  const program = join(import.meta.dirname, 'seal-program.ts')
  const child = fork(program, [archives, folder, id], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let result: Extract<SealMessage, { seconds: number }> | undefined
  child.on('message', (message: SealMessage) => {
    if ('step' in message) onStep(message.step)
    else result = message
  })
  const exit = once(child, 'exit')
  return {
    child,
    ended: exit.then(() => result),
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exit
    },
  }
}
