import { makeAppendOnly, type Migration, type Transaction } from '../../kernel/database/index.ts'

/**
 * The first schema of business.db: the audit chain, the directory and sign-in. Times are epoch milliseconds, ids UUIDv7
 * as text, booleans 0 or 1. Web is the only writer.
 */
export const directory: Migration = {
  version: 1,
  name: 'directory',
  up: async (trx) => {
    await trx.schema.createTable('settings', (table) => {
      table.text('key').primary()
      table.text('value').notNullable()
    })
    await createAudit(trx)
    await createUnits(trx)
    await createHalls(trx)
    await createUsers(trx)
    await createSessions(trx)
  },
}

const createAudit = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('audit', (table) => {
    table.integer('seq').primary().comment('1, 2, 3 … without holes')
    table.integer('at').notNullable()
    table.text('node_id').notNullable().comment('home node of the entry')
    table.text('action').notNullable().comment('what happened: session.opened, user.disabled, …')
    table.text('actor_id').comment('who did it; null: nobody known, or the server itself')
    table.text('session_id')
    table.text('address').comment('where the request came from')
    table.text('subject').comment('id of what it was done to')
    table.text('data').notNullable().comment('canonical JSON')
    table.text('previous').notNullable().comment('hash of the entry before')
    table.text('hash').notNullable().unique()
    table.index(['actor_id', 'seq'])
    table.index(['action', 'seq'])
    table.index(['at'])
  })
  await makeAppendOnly(trx, 'audit')
}

const createUnits = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('units', (table) => {
    table.text('id').primary()
    table.text('code').notNullable().unique().comment('administrative or unified social credit code')
    table.text('name').notNullable()
    table.text('level').notNullable()
    table.text('territorial_parent_id').references('units.id').comment('属地; null at the top')
    table.text('line_superior_id').references('units.id').comment('业务主管; null where there is none')
    table.integer('approves').notNullable()
    table.integer('created_at').notNullable()
    table.index(['territorial_parent_id'])
    table.index(['line_superior_id'])
  })
}

const createHalls = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('halls', (table) => {
    table.text('id').primary()
    table.text('key').notNullable().unique().comment('stable name within this server, for imports')
    table.text('name').notNullable()
    table.text('unit_id').notNullable().references('units.id')
    table.text('plan').notNullable().comment('SVG of the floor plan')
  })
  await trx.schema.createTable('windows', (table) => {
    table.text('id').primary()
    table.text('hall_id').notNullable().references('halls.id')
    table.integer('number').notNullable()
    table.text('name').notNullable()
    table.float('x').comment('on the floor plan, as a fraction of its width')
    table.float('y').comment('on the floor plan, as a fraction of its height')
    table.unique(['hall_id', 'number'])
  })
  await trx.schema.createTable('window_units', (table) => {
    table.text('window_id').notNullable().references('windows.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.primary(['window_id', 'unit_id'])
    table.index(['unit_id'])
  })
}

const createUsers = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('users', (table) => {
    table.text('id').primary()
    table.text('account').notNullable().unique().comment('lower case')
    table.text('display_name').notNullable()
    table.text('unit_id').notNullable().references('units.id')
    table.integer('enabled').notNullable()
    table.text('password_hash').comment('PHC string; null: cannot sign in by password')
    table.integer('must_change_password').notNullable()
    table.integer('created_at').notNullable()
    table.integer('updated_at').notNullable()
    table.index(['unit_id'])
  })
  await trx.schema.createTable('grants', (table) => {
    table.text('id').primary()
    table.text('user_id').notNullable().references('users.id').onDelete('CASCADE')
    table.text('role').notNullable()
    table.text('scope').notNullable().comment('territory, line, hall or units')
    table.integer('created_at').notNullable()
    table.index(['user_id'])
  })
  await trx.schema.createTable('grant_units', (table) => {
    table.text('grant_id').notNullable().references('grants.id').onDelete('CASCADE')
    table.text('unit_id').notNullable().references('units.id')
    table.primary(['grant_id', 'unit_id'])
    table.index(['unit_id'])
  })
}

const createSessions = async (trx: Transaction): Promise<void> => {
  await trx.schema.createTable('sessions', (table) => {
    table.text('id').primary()
    table.text('user_id').notNullable().references('users.id').onDelete('CASCADE')
    table.text('token_hash').notNullable().unique().comment('SHA-256; the token itself is never kept')
    table.integer('created_at').notNullable()
    table.integer('last_seen_at').notNullable()
    table.integer('expires_at').notNullable()
    table.text('address').notNullable()
    table.text('agent').notNullable()
    table.index(['user_id'])
    table.index(['expires_at'])
  })
  await trx.schema.createTable('sign_in_failures', (table) => {
    table
      .text('account_hash')
      .primary()
      .comment('SHA-256 of what was typed as account: it need not be one, it may even be a password')
    table.integer('failures').notNullable().comment('in a row')
    table.integer('last_failed_at').notNullable()
    table.integer('locked_until').notNullable()
    table.index(['last_failed_at'])
  })
}
