import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { systemClock } from '../../../server/kernel/clock/index.ts'
import { loadConfig, type Config } from '../../../server/kernel/config/index.ts'
import { dataPaths } from '../../../server/kernel/data-dir/index.ts'
import { createMetrics } from '../../../server/kernel/metrics/index.ts'
import { createRecorder } from '../../../server/recorder/index.ts'
import { createReserve } from '../../../server/recorder/reserve/index.ts'
import { silentLog as log } from '../../support/api.ts'
import { mountSmallDisk, type SmallDisk } from '../../support/faults/index.ts'
import { openFootage } from '../../support/measure/index.ts'
import { storeFootage } from './stored-footage.ts'

/** A disk that holds the index beside the footage, as where nobody configures another one. */
describe('a disk that something else has filled up while the recorder was away', () => {
  let disk: SmallDisk
  let config: Config

  beforeEach(async () => {
    disk = await mountSmallDisk(await mkdtemp(join(tmpdir(), 'huijian-full-')), 32)
    const footage = await storeFootage(disk.folder)
    const camera = await footage.source({ enabled: false })
    await camera.record(4)
    await camera.end()
    await footage.index.close()
    await footage.database.destroy()
    const folder = dirname(footage.recordingsDir)
    const file = join(folder, 'config.yaml')
    await writeFile(
      file,
      stringify({
        node: { name: 'test', unitCode: '430105000000' },
        data: { dir: join(folder, 'data') },
        recordings: { dir: footage.recordingsDir },
        retention: { keepFree: 4_000_000 },
      }),
    )
    config = loadConfig(file)
  })
  afterEach(async () => {
    await disk.close()
    await rm(disk.folder, { recursive: true, force: true })
  })

  const start = async () => {
    const recorder = createRecorder({ config, clock: systemClock, log, metrics: createMetrics('recorder') })
    await recorder.start()
    return recorder
  }
  const clips = async (): Promise<number> => {
    const database = openFootage(config.data.dir)
    return (await database.read().finally(() => database.close())).clips.length
  }

  it('is given room by what was reserved of it, and by the oldest footage', async () => {
    const { reserve } = dataPaths(config.data.dir)
    await (await start()).close()
    await createReserve(reserve).renew()
    const { size } = await stat(reserve)
    expect(size).toBe(2 * 1024 * 1024)
    expect(await clips()).toBe(4)
    await disk.fill()
    const { bavail } = await statfs(disk.folder)
    expect(bavail).toBe(0)

    const recorder = await start()
    expect(recorder.status().ready).toBe(true)
    await recorder.close()
    expect(await clips()).toBe(0)
    await expect(stat(reserve)).rejects.toThrow('ENOENT')

    await disk.free()
    await createReserve(reserve).renew()
    expect((await stat(reserve)).size).toBe(size)
  })
})
