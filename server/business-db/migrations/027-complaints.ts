import { makeAppendOnly, type Migration } from '../../kernel/database/index.ts'

/** Complaints, each a record of its own. */
export const complaints: Migration = {
  version: 27,
  name: 'complaints',
  up: async (trx) => {
    await trx.schema.createTable('complaints', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.text('number').notNullable().unique().comment('year and serial number')
      table.text('source').notNullable()
      table.text('event_id').unique().comment('of the case event that told it; null: a person did')
      table.text('state').notNullable()
      table.text('unit_id').notNullable().references('units.id')
      table.text('case_id').references('cases.id')
      table.text('point_id').references('service_points.id')
      table.text('person').notNullable()
      table.text('text').notNullable()
      table.text('complainant').comment('JSON: personal data; null: anonymous')
      table.integer('received_at').notNullable()
      table.integer('due_at').notNullable()
      table.text('handler')
      table.text('reply')
      table.integer('replied_at')
      table.integer('closed_at')
      table.integer('upheld')
      table.text('finding_id').references('findings.id')
      table.index(['unit_id', 'id'])
      table.index(['state', 'id'])
      table.index(['case_id'])
      table.index(['received_at'])
    })
    await trx.schema.createTable('complaint_acts', (table) => {
      table.increments('seq')
      table.text('complaint_id').notNullable().references('complaints.id')
      table.text('act').notNullable()
      table.integer('at').notNullable()
      table.text('by_id').comment('null: the server itself')
      table.text('by_name')
      table.text('text').notNullable()
      table.index(['complaint_id', 'seq'])
    })
    await makeAppendOnly(trx, 'complaint_acts')
  },
}
