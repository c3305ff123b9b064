import {
  compareIndexWithDisk,
  countBrokenDatabases,
  endAll,
  startRecording,
  untilGone,
} from '../support/measure/index.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { hallOptions } from './options.ts'

/** By then every process of the tree must have ended. */
const goneTimeoutMs = 5_000

/** The launcher dies at once, and whoever read its output with it: everything below ends by itself, cleanly. */
export const killLauncher = defineRun({
  name: 'kill-launcher',
  summary: 'kill -9 of the launcher: no process stays behind, databases and recordings are whole',
  options: hallOptions,
  bars: [
    { figure: 'orphans', op: '==', limit: 0 },
    { figure: 'databasesBroken', op: '==', limit: 0 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { product, footage } = await startRecording(context, context.options.cameras)
    const { all } = await product.processes()
    await context.own({ close: () => endAll(all) })
    context.progress(`killing the launcher of ${all.length} processes`)
    const killedAt = performance.now()
    product.launcher.kill('SIGKILL')
    product.launcher.stdout?.destroy()
    product.launcher.stderr?.destroy()
    const orphans = await untilGone(all, goneTimeoutMs)
    const goneMs = performance.now() - killedAt
    for (const orphan of orphans) context.progress(`still running: ${orphan.command.join(' ')}`)

    const databasesBroken = await countBrokenDatabases(product.dataDir)
    const differences = await compareIndexWithDisk(product.recordingsDir, await footage.read())
    for (const difference of differences) context.progress(difference)
    return {
      processes: all.length,
      orphans: orphans.length,
      goneMs,
      databasesBroken,
      indexMismatch: differences.length,
    }
  },
})
