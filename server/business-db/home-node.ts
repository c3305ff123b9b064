import { NodeId } from '../contract/ids.ts'
import type { Database } from '../kernel/database/index.ts'
import { newId } from '../kernel/ids/index.ts'
import { readSetting, writeSetting } from './settings.ts'

const key = 'nodeId'

/** This server's node id: made at its first start, the same ever after. What is made here carries it as its home. */
export const homeNode = (database: Database): Promise<NodeId> =>
  database.transaction(async (trx) => {
    const known = await readSetting(trx, key)
    if (known !== undefined) return NodeId.parse(known)
    const made = newId(NodeId)
    await writeSetting(trx, key, made)
    return made
  })
