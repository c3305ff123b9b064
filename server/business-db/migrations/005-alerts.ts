import { makeAppendOnly, type Migration } from '../../kernel/database/index.ts'

/** Alerts and what happened to them, and the cameras that are away, of which alerts follow. */
export const alerts: Migration = {
  version: 5,
  name: 'alerts',
  up: async (trx) => {
    await trx.schema.createTable('alerts', (table) => {
      table.text('id').primary()
      table.text('home_node').notNullable()
      table.integer('seq').notNullable().unique().comment('grows with every change of any alert')
      table.text('kind').notNullable()
      table.text('subject').notNullable().comment('what it is about; of a kind, one alert of a subject lasts')
      table.text('unit_id').references('units.id').comment('null: of the whole server')
      table.text('severity').notNullable()
      table.text('facts').notNullable().comment('JSON, by kind')
      table.integer('since').notNullable().comment('when the trouble began')
      table.integer('raised_at').notNullable()
      table.integer('expires_at').comment('of what happened at one moment: over by then')
      table.integer('ended_at')
      table.integer('merged').notNullable().comment('went on as part of another alert')
      table.integer('acknowledged_at')
      table.text('acknowledged_by').references('users.id')
      table.text('acknowledged_name').comment('as it was then')
      table.text('remark')
      table.unique(['kind', 'subject'], {
        indexName: 'alerts_that_last',
        predicate: trx.whereNull('ended_at'),
      })
      table.index(['ended_at'])
    })
    await trx.schema.createTable('alert_events', (table) => {
      table.increments('seq')
      table.text('alert_id').notNullable().references('alerts.id')
      table.integer('at').notNullable()
      table.text('what').notNullable()
      table.text('severity').notNullable()
      table.text('by_name')
      table.text('remark')
      table.index(['alert_id', 'seq'])
    })
    await makeAppendOnly(trx, 'alert_events')
    await trx.schema.createTable('camera_troubles', (table) => {
      table.increments('id')
      table.text('source_id').notNullable()
      table.integer('since').notNullable()
      table.text('reason').notNullable()
      table.text('detail')
      table.integer('ended_at').comment('null while it lasts; then it is told, and the row goes')
      table.index(['source_id'])
    })
  },
}
