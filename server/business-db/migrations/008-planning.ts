import { makeAppendOnly, type Migration, type Transaction } from '../../kernel/database/index.ts'

/**
 * What comes before a meeting and what is left of who came: the plan, notices and receipts, materials, preparation,
 * presence. A meeting that was planned before is one of which no notice was sent.
 */
export const planning: Migration = {
  version: 8,
  name: 'planning',
  up: async (trx) => {
    await createPlans(trx)
    await createNotices(trx)
    await createReceipts(trx)
    await createMaterials(trx)
    await createPreparation(trx)
    await createPresence(trx)
  },
}

const createPlans = async (trx: Transaction): Promise<void> => {
  await trx.schema.alterTable('seats', (table) => {
    table.integer('observer').notNullable().defaultTo(0).comment('列席')
    table
      .integer('withdrawn')
      .notNullable()
      .defaultTo(0)
      .comment('asked no more; kept for what happened there')
  })
  await trx.schema.createTable('meeting_plans', (table) => {
    table.text('meeting_id').primary().references('meetings.id').onDelete('CASCADE')
    table.text('series_id').comment('shared by the meetings of a series')
    table.integer('minutes').notNullable()
    table.text('chair_unit_id').references('units.id').comment('null: the main venue')
    table.text('secretary_name').notNullable()
    table.text('secretary_telephone').notNullable()
    table.text('requirements').notNullable()
    table.text('agenda').notNullable().comment('JSON')
    table.text('disclosure').notNullable().comment('公开属性: proactive, onRequest or withheld')
    table.text('disclosure_basis').notNullable()
    table.integer('emergency').notNullable()
    table.integer('reply_by')
    table.text('recurrence').comment('JSON; null: held once')
    table.integer('sequence').notNullable().comment('how often venues were told of it')
    table.integer('noticed_at').comment('when they were told first')
    table.text('proposal').comment('JSON: what waits for approval')
    table.text('returned').comment('JSON: why the last proposal came back')
    table.index(['series_id'])
  })
  const meetings = await trx<{ id: string }>('meetings').select('id')
  const plans = meetings.map(({ id }) => ({
    meeting_id: id,
    minutes: 120,
    secretary_name: '',
    secretary_telephone: '',
    requirements: '',
    agenda: '[]',
    disclosure: 'withheld',
    disclosure_basis: '',
    emergency: 0,
    sequence: 0,
  }))
  await trx.batchInsert('meeting_plans', plans, 50)
}

const createNotices = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('notices', (table) => {
    table.text('id').primary()
    table.text('meeting_id').notNullable().references('meetings.id')
    table.integer('sequence').notNullable().comment('1, 2, 3 … of a meeting; that of its iCalendar event')
    table.text('kind').notNullable().comment('notice, change, postpone or cancel')
    table.text('reason').notNullable()
    table.text('changes').notNullable().comment('JSON: what became another')
    table.integer('issued_at').notNullable()
    table.text('issued_by').references('users.id')
    table.text('issued_name').notNullable()
    table.text('approved_name').comment('null: no approval was needed')
    table.unique(['meeting_id', 'sequence'])
  })
  await makeAppendOnly(trx, 'notices')
  await trx.schema.createTable('notice_venues', (table) => {
    table.text('notice_id').notNullable().references('notices.id')
    table.text('unit_id').notNullable().references('units.id')
    table.text('kind').notNullable().comment('what it means to this venue')
    table.integer('asks').notNullable().comment('a new receipt is wanted')
    table.integer('seen_at')
    table.text('seen_name')
    table.primary(['notice_id', 'unit_id'])
    table.index(['unit_id', 'seen_at'])
  })
  await trx.schema.createTable('reminders', (table) => {
    table.increments('id')
    table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.text('kind').notNullable().comment('byHand, replySoon, replyOverdue or startsSoon')
    table.integer('sequence').notNullable().comment('of the notice that it reminds of')
    table.integer('at').notNullable()
    table.text('by_name').comment('null: the server itself')
    table.index(['meeting_id', 'unit_id'])
  })
}

const createReceipts = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('receipts', (table) => {
    table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.text('answer').notNullable().comment('attend, substitute or decline')
    table.text('reason').notNullable()
    table.text('people').notNullable().comment('JSON: names, titles, telephones')
    table.integer('sequence').notNullable().comment('the notice that it answers')
    table.integer('answered_at').notNullable()
    table.text('answered_by').references('users.id')
    table.text('answered_name').notNullable()
    table.primary(['meeting_id', 'unit_id'])
  })
}

const createMaterials = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('material_requests', (table) => {
    table.text('id').primary()
    table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
    table.text('title').notNullable()
    table.text('details').notNullable()
    table.integer('deadline').notNullable()
    table.integer('created_at').notNullable()
    table.text('created_name').notNullable()
    table.index(['meeting_id'])
  })
  await trx.schema.createTable('material_request_units', (table) => {
    table.text('request_id').notNullable().references('material_requests.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.text('state').notNullable().comment('missing, submitted, returned or accepted')
    table.text('remark').notNullable().comment('why it was returned')
    table.integer('at').comment('of the last step')
    table.text('by_name')
    table.primary(['request_id', 'unit_id'])
    table.index(['unit_id', 'state'])
  })
  await trx.schema.createTable('materials', (table) => {
    table.text('id').primary()
    table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id').comment('who supplied it')
    table.text('request_id').references('material_requests.id').comment('null: not asked for')
    table.text('name').notNullable()
    table
      .text('audience')
      .notNullable()
      .comment('venues: all of them; secretary: the main venue and who supplied it')
    table.text('disclosure').notNullable()
    table.text('disclosure_basis').notNullable()
    table.integer('created_at').notNullable()
    table.integer('removed_at')
    table.index(['meeting_id'])
  })
  await trx.schema.createTable('material_versions', (table) => {
    table.text('material_id').notNullable().references('materials.id').onDelete('CASCADE')
    table.integer('version').notNullable()
    table.text('file_name').notNullable()
    table.text('media_type').notNullable().comment('by its content')
    table.integer('bytes').notNullable()
    table.text('sha256').notNullable()
    table.integer('stored_at').notNullable()
    table.text('stored_name').notNullable()
    table.primary(['material_id', 'version'])
  })
}

const createPreparation = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('preparation_ticks', (table) => {
    table.increments('seq')
    table.text('meeting_id').notNullable().references('meetings.id')
    table.text('unit_id').notNullable().references('units.id')
    table.text('item').notNullable()
    table.text('state').notNullable().comment('done, fault or open')
    table.text('remark').notNullable()
    table.text('record').comment('JSON: the check items of a joint test')
    table.integer('at').notNullable()
    table.text('by_name').notNullable()
    table.index(['meeting_id', 'seq'])
  })
  await makeAppendOnly(trx, 'preparation_ticks')
}

const createPresence = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('presences', (table) => {
    table.increments('id')
    table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.text('name').notNullable().comment('of who joined')
    table.integer('from_at').notNullable()
    table.integer('seen_at').notNullable().comment('known to be there until then at least')
    table.integer('to_at').comment('null while it lasts')
    table.index(['meeting_id'])
    table.index(['to_at'])
  })
  await trx.schema.createTable('sign_ins', (table) => {
    table.text('meeting_id').notNullable().references('meetings.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.text('name').notNullable()
    table.text('title').notNullable()
    table.integer('at').notNullable()
    table.text('by_name').notNullable()
    table.primary(['meeting_id', 'unit_id', 'name'])
  })
}
