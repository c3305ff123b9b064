import { readFileSync } from 'node:fs'
import type { Knex } from 'knex'
import { parse } from 'yaml'
import { z } from 'zod'
import type { UserId } from '../../contract/ids.ts'
import { RuleSet } from '../../contract/supervision/rule.ts'
import type { EpochMs } from '../../contract/time.ts'
import { StartupError } from '../../kernel/process/index.ts'

/** Rules with the version that they are. */
export interface RulesOfVersion {
  readonly version: number
  readonly since: EpochMs
  readonly by: string | null
  readonly set: RuleSet
}

/** Reads a preset. @throws StartupError where it is none */
export const readPreset = (file: string): RuleSet => {
  const read = RuleSet.safeParse(parse(readFileSync(file, 'utf8')))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new StartupError(
    `the rules of ${file} cannot be used: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  )
}

const Row = z
  .object({
    version: z.int(),
    rules: z.string(),
    created_at: z.number(),
    created_name: z.string().nullable(),
  })
  .transform((row): RulesOfVersion => ({
    ...{ version: row.version, since: row.created_at, by: row.created_name },
    set: RuleSet.parse(JSON.parse(row.rules)),
  }))

/** The rules in force: those of the last version. */
export const latestRules = async (database: Knex): Promise<RulesOfVersion | undefined> => {
  const row: unknown = await database('rule_sets').orderBy('version', 'desc').first()
  return row === undefined ? undefined : Row.parse(row)
}

export const addRules = async (
  trx: Knex,
  set: RuleSet,
  at: EpochMs,
  by: { readonly userId: UserId; readonly displayName: string } | null,
): Promise<void> => {
  await trx('rule_sets').insert({
    rules: JSON.stringify(set),
    created_at: at,
    ...{ created_by: by?.userId ?? null, created_name: by?.displayName ?? null },
  })
}
