import type { Migration } from '../../kernel/database/index.ts'

/** The password of a meeting, which its secretary tells by other ways than the notice; '': none. */
export const meetingPassword: Migration = {
  version: 30,
  name: 'meeting-password',
  up: async (trx) => {
    await trx.schema.alterTable('meeting_plans', (table) => {
      table.text('password').notNullable().defaultTo('').comment("asked of whoever joins; '': none")
    })
  },
}
