import { makeAppendOnly, type Migration } from '../../kernel/database/index.ts'

/** What statistics ask of cases, beside them; and points that people enter. */
export const statistics: Migration = {
  version: 28,
  name: 'statistics',
  up: async (trx) => {
    await trx.schema.alterTable('cases', (table) => {
      table.integer('used_days').comment('working days it took; null where the promise counts otherwise')
      table.integer('allowed_days').comment('working days that were promised, with extensions')
      table.integer('early').comment('closed with days of the promise left')
      table.integer('satisfaction').comment('the last rating: 1 to 5')
      table.integer('camera_steps').comment('steps at points that have cameras')
      table.integer('shown_steps').comment('of these, how many footage is linked to')
      // Statistics read these alone: they hold all that is added up.
      table.index(
        [
          ...['closed_at', 'unit_id', 'item_id', 'accepted_at', 'promised_state', 'early', 'used_days'],
          ...['allowed_days', 'source', 'satisfaction', 'camera_steps', 'shown_steps'],
        ],
        'cases_closed_figures',
      )
      table.index(['accepted_at', 'unit_id', 'item_id'], 'cases_accepted_figures')
      table.index(['applicant_name', 'first_at', 'id'])
      table.index(['level', 'first_at', 'id'])
    })
    await trx.schema.alterTable('warnings', (table) =>
      table.index(['raised_at', 'unit_id', 'level', 'state']),
    )
    await trx.schema.alterTable('findings', (table) => table.index(['found_at', 'unit_id']))
    await trx.schema.alterTable('orders', (table) => table.index(['issued_at', 'unit_id']))
    await trx.schema.createTable('score_entries', (table) => {
      table.increments('seq')
      table.text('unit_id').notNullable().references('units.id')
      table.text('month').notNullable().comment('yyyy-mm')
      table.text('part').notNullable()
      table.float('points').notNullable()
      table.text('reason').notNullable()
      table.integer('at').notNullable()
      table.text('by_id').notNullable()
      table.text('by_name').notNullable()
      table.index(['month', 'unit_id'])
    })
    await makeAppendOnly(trx, 'score_entries')
    // Whatever is known is looked at once more, which writes its figures.
    await trx('cases').update({ follow_at: 0 })
  },
}
