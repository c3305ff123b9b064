import { join } from 'node:path'
import { SourceId } from '../../../server/contract/ids.ts'
import { openReader, type Database } from '../../../server/kernel/database/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { startProduct } from '../../support/product.ts'
import type { RunContext } from '../../support/run-contract/index.ts'
import { until } from '../../support/until.ts'

const importTimeoutMs = 60_000
/** Nobody listens there. */
const nowhere = 'rtsp://127.0.0.1:9'

/** Sources in the order of their keys. */
export const readSources = async (database: Database): Promise<readonly SourceId[]> => {
  const rows: { id: string }[] = await database('sources').orderBy('key').select('id')
  return rows.map(({ id }) => SourceId.parse(id))
}

/** Sources as the product makes them of its configuration; it has ended when this resolves. */
export const importCameras = async (context: RunContext, folder: string, cameras: number): Promise<void> => {
  const product = await context.own(startProduct(productOptions(folder, cameras)))
  const database = openReader(join(product.dataDir, 'footage.db'), 1)
  try {
    await until('every camera to be imported', importTimeoutMs, async () => {
      return (await readSources(database)).length === cameras
    })
  } finally {
    await database.destroy()
  }
  await product.close()
}

/** A hall of so many cameras that nobody calls, and all of whose footage stays. */
export const productOptions = (folder: string, cameras: number) => ({
  folder,
  cameras: Array.from({ length: cameras }, (_, n) => {
    const key = `cam-${String(n + 1).padStart(2, '0')}`
    return { key, name: `${n + 1} 号窗口`, url: `${nowhere}/${key}` }
  }),
  // All that is filled in is to stay.
  config: { recorder: { retentionDays: 3650 } },
})

/** The whole answer, as it arrives at the caller. */
export const fetchWhole = async (client: ApiClient, path: string): Promise<void> => {
  const response = await client.request(path)
  const body = await response.arrayBuffer()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${Buffer.from(body).toString()}`)
}
