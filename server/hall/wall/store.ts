import { z } from 'zod'
import { LayoutId, type UserId } from '../../contract/ids.ts'
import { WallLayout, type NamedLayout } from '../../contract/wall.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'

/** A wall as its owner keeps it. */
export interface KeptLayout extends NamedLayout {
  readonly id: LayoutId
  readonly changedAt: EpochMs
}

const LayoutRow = z
  .object({ id: LayoutId, name: z.string(), layout: z.string(), changed_at: z.number() })
  .transform((row): KeptLayout => ({
    id: row.id,
    name: row.name,
    layout: WallLayout.parse(JSON.parse(row.layout)),
    changedAt: row.changed_at,
  }))

export const layoutsOf = async (database: Database, userId: UserId): Promise<readonly KeptLayout[]> => {
  const rows: unknown = await database('wall_layouts')
    .where({ user_id: userId })
    .orderBy('name')
    .select('id', 'name', 'layout', 'changed_at')
  return z.array(LayoutRow).parse(rows)
}

/** Whether somebody has another layout of that name already. */
export const nameIsTaken = async (
  database: Database,
  userId: UserId,
  name: string,
  except: LayoutId,
): Promise<boolean> =>
  (await database('wall_layouts').where({ user_id: userId, name }).whereNot({ id: except }).first('id')) !==
  undefined

export const addLayout = async (database: Database, userId: UserId, kept: KeptLayout): Promise<void> => {
  await database('wall_layouts').insert({
    id: kept.id,
    user_id: userId,
    name: kept.name,
    layout: JSON.stringify(kept.layout),
    changed_at: kept.changedAt,
  })
}

/** @returns false where this person has no such layout */
export const changeLayout = async (database: Database, userId: UserId, kept: KeptLayout): Promise<boolean> =>
  (await database('wall_layouts')
    .where({ id: kept.id, user_id: userId })
    .update({ name: kept.name, layout: JSON.stringify(kept.layout), changed_at: kept.changedAt })) > 0

/** @returns false where this person has no such layout */
export const removeLayout = async (database: Database, userId: UserId, id: LayoutId): Promise<boolean> =>
  (await database('wall_layouts').where({ id, user_id: userId }).delete()) > 0
