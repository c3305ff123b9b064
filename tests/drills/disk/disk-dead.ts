import {
  compareIndexWithDisk,
  countBrokenDatabases,
  endAll,
  openFootage,
  startProductOn,
  untilCoveredTo,
  untilGone,
} from '../../support/measure/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { hallOptions } from '../options.ts'
import { folderWithRecordings, startFaulty, waitGops } from './faulty-disk.ts'

/** Only to count what is left: the stop itself is held to less. */
const goneTimeoutMs = 5_000

/** The disk never answers again: the server stops all the same, and the next start mends what was left. */
export const diskDead = defineRun({
  name: 'disk-dead',
  summary: 'SIGTERM while the recordings disk does not answer at all: it stops soon, and starts again whole',
  options: hallOptions,
  bars: [
    { figure: 'stopMs', op: '<=', limit: 3000 },
    { figure: 'orphans', op: '==', limit: 0 },
    { figure: 'databasesBroken', op: '==', limit: 0 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
    { figure: 'faultsMet', op: '>=', limit: 1 },
  ],
  run: async (context) => {
    const folders = await folderWithRecordings(context)
    const recording = await startFaulty(context, context.options.cameras, folders)
    const { hall, product, faults } = recording
    await waitGops(context, recording, 2)
    context.progress('the disk does not answer any more')
    faults.disk('stall')
    await waitGops(context, recording, 2)
    const { all } = await product.processes()
    await context.own({ close: () => endAll(all) })
    const stoppedAt = performance.now()
    await product.end('SIGTERM')
    const stopMs = performance.now() - stoppedAt
    const orphans = await untilGone(all, goneTimeoutMs)
    const databasesBroken = await countBrokenDatabases(product.dataDir)

    context.progress(`stopped after ${Math.round(stopMs)} ms; starting again, with a disk that answers`)
    faults.disk('none')
    const again = await startProductOn(context, hall, { folder: folders.folder })
    const footage = await context.own(openFootage(again.dataDir))
    await untilCoveredTo({ hall, footage }, Date.now())
    await again.end('SIGTERM')
    const differences = await compareIndexWithDisk(again.recordingsDir, await footage.read())
    for (const difference of differences) context.progress(difference)
    return {
      cameras: hall.cameras.length,
      faultsMet: faults.met,
      stopMs,
      orphans: orphans.length,
      databasesBroken,
      indexMismatch: differences.length,
    }
  },
})
