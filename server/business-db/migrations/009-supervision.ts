import type { Migration, Transaction } from '../../kernel/database/index.ts'

/** Items, service points, duty, cases with their events, and the keys of feeds. */
export const supervision: Migration = {
  version: 9,
  name: 'supervision',
  up: async (trx) => {
    await createItems(trx)
    await createPoints(trx)
    await createCases(trx)
    await createKeys(trx)
  },
}

const createItems = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('items', (table) => {
    table.text('id').primary()
    table.text('home_node').notNullable()
    table.text('code').notNullable().unique().comment('实施编码: the key between servers')
    table.text('basic_code').notNullable()
    table.text('unit_id').notNullable().references('units.id')
    table.text('name').notNullable()
    table.text('kind').notNullable()
    table.integer('historic').notNullable()
    table.text('details').notNullable().comment('JSON: limits, steps, materials, fee …')
    table.integer('created_at').notNullable()
    table.integer('updated_at').notNullable()
    table.index(['unit_id'])
  })
}

const createPoints = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('service_points', (table) => {
    table.text('id').primary()
    table.text('code').notNullable().unique().comment('as feeds name it')
    table.text('unit_id').notNullable().references('units.id')
    table.text('name').notNullable()
    table.text('kind').notNullable()
    table.text('window_id').references('windows.id')
    table.index(['window_id'])
  })
  await trx.schema.createTable('service_point_items', (table) => {
    table.text('point_id').notNullable().references('service_points.id').onDelete('CASCADE')
    table.text('item_id').notNullable().references('items.id').onDelete('CASCADE')
    table.primary(['point_id', 'item_id'])
    table.index(['item_id'])
  })
  await trx.schema.createTable('duty', (table) => {
    table.text('id').primary()
    table.text('point_id').notNullable().references('service_points.id').onDelete('CASCADE')
    table.text('person').notNullable()
    table.text('kind').notNullable().comment('duty, leave or cover')
    table.integer('from_ms').notNullable()
    table.integer('to_ms').notNullable()
    table.text('covers').comment('of cover: for whom')
    table.text('remark').notNullable()
    table.index(['point_id', 'from_ms'])
  })
}

const createCases = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('cases', (table) => {
    table.text('id').primary()
    table.text('home_node').notNullable()
    table.text('case_no').notNullable().unique().comment('办件编号')
    table.text('item_id').notNullable().references('items.id')
    table.text('unit_id').notNullable().references('units.id').comment("the item's")
    table.text('status').notNullable()
    table.text('kind').notNullable()
    table.text('source')
    table.text('applicant_name')
    table.text('applicant').comment('JSON: personal data')
    table.text('parent_case_no')
    table.integer('first_at').notNullable().comment('of its first event: what lists are ordered by')
    table.integer('applied_at')
    table.integer('accepted_at')
    table.integer('closed_at')
    table.text('outcome')
    table.integer('promised_due_at')
    table.integer('statutory_due_at')
    table.text('promised_state').notNullable()
    table.text('point_id').references('service_points.id')
    table.text('handler')
    table.integer('level').comment('highest of its warnings that hold: 1 notice, 2 yellow, 3 red')
    table.integer('events').notNullable().comment('how many it is folded from')
    table
      .integer('follow_at')
      .comment('when it is to be judged and linked again; null: not before its next event')
    table.integer('followed_events').notNullable().comment('how many it was last linked from')
    table.index(['first_at', 'id'])
    table.index(['unit_id', 'first_at', 'id'])
    table.index(['item_id', 'first_at', 'id'])
    table.index(['status', 'first_at'])
    table.index(['follow_at'])
    table.index(['promised_due_at'])
  })
  await trx.schema.createTable('case_events', (table) => {
    table.text('event_id').primary()
    table.text('case_id').notNullable().references('cases.id')
    table.text('type').notNullable()
    table.integer('at').notNullable()
    table.integer('received_at').notNullable()
    table.text('point_id')
    table.text('handler')
    table.text('key_id').comment('of the feed that told it; null: a person or a list')
    table.text('event').notNullable().comment('JSON, as it was told')
    table.index(['case_id'])
    table.index(['point_id', 'at'])
    table.index(['handler', 'case_id'])
  })
}

const createKeys = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('api_keys', (table) => {
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('token_hash').notNullable().unique().comment('SHA-256; the key itself is never kept')
    table.text('scope').notNullable()
    table.text('units').notNullable().comment('JSON')
    table.text('created_by').references('users.id')
    table.integer('created_at').notNullable()
    table.integer('expires_at')
    table.integer('revoked_at')
    table.integer('last_used_at')
  })
}
