import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFiles, startSealing } from '../../support/packages/index.ts'
import { defineRun, type RunContext } from '../../support/run-contract/index.ts'

const mib = 2 ** 20
/** A minute of a camera at 2 Mbit/s. */
const clipMiB = 14

/** How long a command takes, in seconds. */
const timed = async (context: RunContext, command: string, cwd: string): Promise<number> => {
  const startedAt = performance.now()
  const child = spawn('sh', ['-ec', command], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  const exit = once(child, 'exit')
  await context.own({
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exit
    },
  })
  const [status] = (await exit) as [number | null]
  if (status !== 0) throw new Error(`${command} ended with ${status}`)
  return (performance.now() - startedAt) / 1000
}

/** A large case is sealed: written, digested twice, read again and verified, on the disk when it is said to be. */
export const sealBench = defineRun({
  name: 'seal',
  summary: 'a large package is sealed: against sha256sum and cp of the same files, and in flat memory',
  options: { mib: { summary: 'size of the package', default: 5120, quick: 140, min: clipMiB, max: 100_000 } },
  bars: [
    { figure: 'badPackages', op: '==', limit: 0 },
    { figure: 'sha256sumRatio', op: '<=', limit: 1.6 },
    { figure: 'peakRssMiB', op: '<=', limit: 200 },
  ],
  run: async (context) => {
    const folder = await context.folder()
    const [clips, archives] = [join(folder, 'clips'), join(folder, 'archives')]
    await mkdir(archives)
    const count = Math.round(context.options.mib / clipMiB)
    context.progress(`making ${count} files`)
    await makeFiles(clips, count, clipMiB * mib)
    // What making them left to write must burden neither side.
    await timed(context, 'sync -f .', folder)

    context.progress('sha256sum and cp')
    const baseline = await timed(context, 'sha256sum clips/* > digests.txt; cp -r clips copy', folder)
    await rm(join(folder, 'copy'), { recursive: true })
    await timed(context, 'sync -f .', folder)

    context.progress('sealing')
    const sealing = await context.own(startSealing({ archives, folder: clips, id: 'bench' }))
    const result = await sealing.ended
    if (!result) throw new Error('the sealing did not come to its end')
    return {
      ...{ files: count, mib: count * clipMiB, seconds: result.seconds, baselineSeconds: baseline },
      badPackages: result.intact ? 0 : 1,
      mibPerSecond: (count * clipMiB) / result.seconds,
      sha256sumRatio: result.seconds / baseline,
      peakRssMiB: result.peakRssMiB,
    }
  },
})
