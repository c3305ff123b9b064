import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HoldView } from '../../server/contract/hold.ts'
import { mountSmallDisk } from '../support/faults/small-disk.ts'
import { HALL_STREAM, QUICK_STREAM } from '../support/hall/index.ts'
import {
  compareIndexWithDisk,
  countUnplayable,
  holesIn,
  lengthOf,
  openFootage,
  readTimeline,
  signInAsSupervisor,
  startHallFor,
  startProductOn,
  unexplainedMsIn,
  untilCoveredTo,
  type FootageIndex,
} from '../support/measure/index.ts'
import { defineRun } from '../support/run-contract/index.ts'
import { hallOptions } from './options.ts'

const mebibyte = 1024 * 1024

/** So small a disk is full within moments: everything that happens in months happens while one looks. */
const quickForm = {
  stream: { ...QUICK_STREAM, width: 640, height: 360, kbitPerSecond: 2400 },
  config: {
    recorder: { clipSeconds: 2, syncSeconds: 1 },
    retention: { keepFree: '30%', lookSeconds: 0.5 },
  },
  /** Of the disk, for one camera: some 10 s of it. */
  bytesPerCamera: 3 * mebibyte,
  holdMs: 1000,
  pollMs: 300,
}
const fullForm = {
  stream: HALL_STREAM,
  config: { recorder: { clipSeconds: 10 }, retention: { keepFree: '30%', lookSeconds: 2 } },
  bytesPerCamera: 24 * mebibyte,
  holdMs: 15_000,
  pollMs: 2000,
}

/** Bytes of a second of all cameras, of what is still there. */
const bytesPerMs = ({ clips, coverage }: FootageIndex): number => {
  const bytes = clips.filter(({ state }) => state !== 'garbage').reduce((sum, clip) => sum + clip.bytes, 0)
  return bytes / Math.max(1, lengthOf(coverage) / new Set(coverage.map(({ sourceId }) => sourceId)).size)
}

/** Recording goes on for longer than the disk holds: the oldest goes, what is held stays, and nothing is ever full. */
export const retention = defineRun({
  name: 'retention',
  summary: 'more is recorded than the disk holds: oldest goes, held stays, no gap but "deleted", never full',
  options: hallOptions,
  bars: [
    { figure: 'timesFilled', op: '>=', limit: 1.2 },
    { figure: 'heldLostMs', op: '==', limit: 0 },
    { figure: 'otherGaps', op: '==', limit: 0 },
    { figure: 'unexplainedMs', op: '==', limit: 0 },
    { figure: 'indexMismatch', op: '==', limit: 0 },
    { figure: 'filesUnplayable', op: '==', limit: 0 },
    { figure: 'leastFreeShare', op: '>=', limit: 0.02 },
  ],
  run: async (context) => {
    const { cameras } = context.options
    const form = context.quick ? quickForm : fullForm
    const hall = await startHallFor(context, cameras, form.stream)
    const diskBytes = cameras * form.bytesPerCamera
    const disk = await context.own(
      mountSmallDisk(join(await context.folder(), 'disk'), Math.ceil(diskBytes / mebibyte)),
    )
    const config = { ...form.config, recordings: { dir: disk.folder } }
    const product = await startProductOn(context, hall, { config })
    const footage = await context.own(openFootage(product.dataDir))
    await untilCoveredTo({ hall, footage }, Date.now())

    const client = await signInAsSupervisor(product)
    const sources = [...(await footage.read()).sources.values()]
    const from = Date.now()
    // Held from soon on: a hold is for what is written later, too.
    const held = { from: from + 1000, to: from + 1000 + form.holdMs }
    for (const source of sources)
      HoldView.parse(
        await client.post('/api/holds', {
          ...{ source, reason: 'drill' },
          ...{ from: new Date(held.from).toISOString(), to: new Date(held.to).toISOString() },
        }),
      )

    let [timesFilled, leastFreeShare] = [0, 1]
    while (timesFilled < 1.3) {
      await delay(form.pollMs, undefined, { signal: context.signal })
      const { blocks, bavail } = await statfs(disk.folder)
      leastFreeShare = Math.min(leastFreeShare, bavail / blocks)
      timesFilled = ((Date.now() - from) * bytesPerMs(await footage.read())) / diskBytes
      context.progress(
        `the disk would be full ${timesFilled.toFixed(2)} times; ${((100 * bavail) / blocks).toFixed(0)} % are free`,
      )
    }
    const range = { from, to: Date.now() }
    await untilCoveredTo({ hall, footage }, range.to + hall.stream.gopSeconds * 1000)
    const timelines = await readTimeline(client, sources, range)

    context.progress('stopping; comparing index and disk, playing every file')
    await product.end('SIGTERM')
    const differences = await compareIndexWithDisk(disk.folder, await footage.read())
    for (const difference of differences) context.progress(difference)
    const { files, unplayable } = await countUnplayable(context, disk.folder)
    const gaps = timelines.flatMap((timeline) => timeline.gaps)
    return {
      cameras: timelines.length,
      timesFilled,
      leastFreeShare,
      heldLostMs: Math.max(...timelines.map(({ coverage }) => lengthOf(holesIn(held, coverage)))),
      deletedGaps: gaps.filter(({ reason }) => reason === 'deleted').length,
      otherGaps: gaps.filter(({ reason }) => reason !== 'deleted').length,
      unexplainedMs: Math.max(...timelines.map((timeline) => unexplainedMsIn(range, timeline))),
      indexMismatch: differences.length,
      files,
      filesUnplayable: unplayable,
    }
  },
})
