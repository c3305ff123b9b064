import type { Migration } from '../../kernel/database/index.ts'

/** Spot checks and patrols, with what was drawn and how it was judged. */
export const checks: Migration = {
  version: 26,
  name: 'checks',
  up: async (trx) => {
    await trx.schema.createTable('checks', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('kind').notNullable().comment('cases or patrol')
      table.text('title').notNullable()
      table.text('unit_id').notNullable().references('units.id')
      table.text('seed').notNullable()
      table.text('checklist').notNullable().comment('JSON: as it was then')
      table.integer('second_reviewer').notNullable()
      table.text('criteria').comment('JSON; null: of a patrol')
      table.integer('population').notNullable().comment('how many it was drawn from')
      table.text('state').notNullable()
      table.integer('created_at').notNullable()
      table.text('created_by').notNullable()
      table.text('created_name').notNullable().comment('as it was then')
      table.index(['unit_id', 'id'])
    })
    await trx.schema.createTable('check_samples', (table) => {
      table.text('id').primary()
      table.text('check_id').notNullable().references('checks.id')
      table.integer('place').notNullable()
      table.text('state').notNullable()
      table.text('case_id').references('cases.id')
      table.text('point_id').references('service_points.id')
      table.integer('due_at').comment('of a patrol: when to look')
      table.text('first').comment('JSON: the review of whoever looked first')
      table.text('first_by')
      table.text('second').comment('JSON')
      table.text('second_by')
      table.float('score').comment('what counts')
      table.integer('settled_at')
      table.index(['check_id', 'place'])
    })
  },
}
