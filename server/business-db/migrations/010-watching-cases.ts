import { makeAppendOnly, type Migration } from '../../kernel/database/index.ts'

/** What follows from cases: links to footage, warnings, and the rules they follow from. */
export const watchingCases: Migration = {
  version: 10,
  name: 'watching-cases',
  up: async (trx) => {
    await trx.schema.createTable('evidence_links', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('case_id').notNullable().references('cases.id')
      table.text('source_id').notNullable().comment('of footage.db')
      table.text('point_id').references('service_points.id')
      table.integer('from_ms').notNullable()
      table.integer('to_ms').notNullable()
      table.text('origin').notNullable().comment('rule or hand')
      table.text('events').notNullable().comment('JSON: ids of the events whose step it shows')
      table.integer('uncertain').notNullable().comment('a step of it was entered late')
      table.text('hold_id').references('holds.id')
      table.text('remark').notNullable()
      table.text('created_by').comment('null: the server itself')
      table.integer('created_at').notNullable()
      table.integer('ended_at').comment('another took its place, or it was taken back')
      table.index(['case_id'])
      table.index(['source_id', 'from_ms'])
    })
    await trx.schema.createTable('rule_sets', (table) => {
      table.increments('version')
      table.text('rules').notNullable().comment('JSON')
      table.integer('created_at').notNullable()
      table.text('created_by').comment('null: as configured at the first start')
      table.text('created_name')
    })
    await makeAppendOnly(trx, 'rule_sets')
    await trx.schema.createTable('warnings', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('number').notNullable().unique().comment('监察编号')
      table.text('case_id').notNullable().references('cases.id')
      table.text('unit_id').notNullable().references('units.id')
      table.text('rule_code').notNullable()
      table.text('rule_kind').notNullable()
      table.text('class').notNullable()
      table.integer('level').notNullable().comment('1 notice, 2 yellow, 3 red')
      table.text('state').notNullable()
      table.integer('at').notNullable().comment('the moment of which the rule speaks')
      table.integer('raised_at').notNullable()
      table.integer('reply_due_at').notNullable()
      table.integer('replied_at')
      table.text('facts').notNullable().comment('JSON')
      table.unique(['case_id', 'rule_code', 'level'])
      table.index(['unit_id', 'id'])
      table.index(['state', 'id'])
    })
    await trx.schema.createTable('warning_acts', (table) => {
      table.increments('seq')
      table.text('warning_id').notNullable().references('warnings.id')
      table.text('act').notNullable()
      table.integer('at').notNullable()
      table.text('by_id').references('users.id').comment('null: the server itself')
      table.text('by_name')
      table.text('text').notNullable()
      table.index(['warning_id', 'seq'])
    })
    await makeAppendOnly(trx, 'warning_acts')
  },
}
