import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Timeline } from '../../../server/contract/footage.ts'
import { SourceId } from '../../../server/contract/ids.ts'
import { footageMigrations, sourceKey } from '../../../server/footage-index/index.ts'
import { openDatabase, type Database } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { until } from '../../support/until.ts'
import { ownUnit, serveFootage, type FootageServer } from './footage-server.ts'

describe('reading the index of another process', () => {
  let folder: string
  let server: FootageServer
  const source = newId(SourceId)
  const dbFile = (): string => join(folder, 'footage.db')

  const record = async (): Promise<Database> => {
    const database = await openDatabase({
      ...{ file: dbFile(), synchronous: 'normal', migrations: footageMigrations },
      backupDir: join(folder, 'backups'),
    })
    await database('sources').insert({
      ...{ id: source, home_node: source, kind: 'rtsp', name: '窗口', url: 'rtsp://camera/1' },
      ...{ transport: 'tcp', enabled: 1, retention_days: 30, created_at: 0 },
    })
    return database
  }
  const timeline = (from: number, to: number): Promise<Response> =>
    server.supervisor.request(`/api/footage/timeline?source=${source}&from=${from}&to=${to}`)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huijian-index-'))
    server = await serveFootage({ folder, footageDb: dbFile(), recordingsDir: folder })
    server.units.set(source, ownUnit)
  })
  afterEach(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const start = 1_772_413_200_000

  it('says that it is not ready while there is none, and answers from when there is', async () => {
    const refused = await timeline(start, start + 1000)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ code: 'footage.notReady' })
    const database = await record()
    await until('the index to be opened', 10_000, () => server.footage.ready)
    expect((await timeline(start, start + 1000)).status).toBe(200)
    await database.destroy()
  })

  it('goes on answering when its writer is gone', async () => {
    await (await record()).destroy()
    await until('the index to be opened', 10_000, () => server.footage.ready)
    expect((await timeline(start, start + 1000)).status).toBe(200)
  })

  it('closes at once though the index never came', async () => {
    const asked = performance.now()
    await server.footage.close()
    expect(performance.now() - asked).toBeLessThan(1000)
  })

  it('finds what reaches into a range from long before it, in every epoch', async () => {
    const database = await record()
    const hour = 3_600_000
    const span = (epoch: number, from: number, to: number | null) => ({
      ...{
        source_key: sourceKey(database, source),
        epoch,
        start_ms: start + from,
        end_ms: to === null ? null : start + to,
      },
    })
    await database('coverage').insert([
      span(1, -9 * hour, -8 * hour),
      span(1, -7 * hour, 30_000),
      span(2, -60_000, -50_000),
      span(2, -40_000, 10_000),
      span(2, 20_000, 25_000),
      span(2, 5 * hour, 6 * hour),
    ])
    await database('gaps').insert(
      [span(1, -8 * hour, -7 * hour), span(2, 10_000, 20_000), span(2, 25_000, null)].map((gap) => ({
        ...{ ...gap, id: randomUUID(), reason: 'stalled', detail: null },
      })),
    )
    await until('the index to be opened', 10_000, () => server.footage.ready)
    const [found] = Timeline.parse(await (await timeline(start, start + 60_000)).json()).sources
    expect(found?.coverage.map(({ from, to, epoch }) => [from - start, to - start, epoch])).toEqual([
      [0, 30_000, 1],
      [0, 10_000, 2],
      [20_000, 25_000, 2],
    ])
    expect(found?.gaps.map(({ from, to }) => [from - start, to === null ? null : to - start])).toEqual([
      [10_000, 20_000],
      [25_000, null],
    ])
    await database.destroy()
  })
})
