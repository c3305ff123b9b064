import { NodeId } from '../contract/ids.ts'
import type { Database } from '../kernel/database/index.ts'
import { newId } from '../kernel/ids/index.ts'

const key = 'nodeId'

/** This server's node id: made at its first start, the same ever after. What is made here carries it as its home. */
export const homeNode = async (database: Database): Promise<NodeId> => {
  await database('settings')
    .insert({ key, value: newId(NodeId) })
    .onConflict('key')
    .ignore()
  const row = await database<{ key: string; value: string }>('settings').where({ key }).first('value')
  return NodeId.parse(row?.value)
}
