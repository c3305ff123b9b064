import type { Knex } from 'knex'

interface SettingRow {
  key: string
  value: string
}

/** A single value that this server keeps for itself, or undefined. */
export const readSetting = async (database: Knex, key: string): Promise<string | undefined> =>
  (await database<SettingRow>('settings').where({ key }).first('value'))?.value

export const writeSetting = async (database: Knex, key: string, value: string): Promise<void> => {
  await database<SettingRow>('settings').insert({ key, value }).onConflict('key').merge()
}
