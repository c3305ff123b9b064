import type { MeetingId, UnitId } from '../../contract/ids.ts'
import type { EpochMs } from '../../contract/time.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import type { Presence, SignIn } from './register.ts'

interface PresenceRow {
  id: number
  meeting_id: MeetingId
  unit_id: UnitId
  name: string
  from_at: EpochMs
  seen_at: EpochMs
  to_at: EpochMs | null
}

interface SignInRow {
  meeting_id: MeetingId
  unit_id: UnitId
  name: string
  title: string
  at: EpochMs
  by_name: string
}

/** Somebody is there from now on. Returns the number of the row. */
export const openPresence = async (
  database: Database,
  presence: {
    readonly meetingId: MeetingId
    readonly unitId: UnitId
    readonly name: string
    readonly at: EpochMs
  },
): Promise<number> => {
  const { meetingId, unitId, name, at } = presence
  const [row] = await database<PresenceRow>('presences')
    .insert({ meeting_id: meetingId, unit_id: unitId, name, from_at: at, seen_at: at, to_at: null })
    .returning('id')
  if (!row) throw new Error('the presence has no number')
  return row.id
}

export const closePresence = async (database: Database, id: number, at: EpochMs): Promise<void> => {
  await database<PresenceRow>('presences').where({ id }).update({ seen_at: at, to_at: at })
}

/** Everybody who is there is still there. */
export const seePresences = async (database: Database, at: EpochMs): Promise<void> => {
  await database<PresenceRow>('presences').whereNull('to_at').update({ seen_at: at })
}

/** Whoever is there by the table was there until they were seen last: the server ended without a word. */
export const closeForgotten = async (database: Database): Promise<number> =>
  database<PresenceRow>('presences')
    .whereNull('to_at')
    .update({ to_at: database.ref('seen_at') as unknown as EpochMs })

export const presencesOf = async (database: Database, meetingId: MeetingId): Promise<readonly Presence[]> => {
  const rows = await database<PresenceRow>('presences').where({ meeting_id: meetingId }).orderBy('from_at')
  return rows.map((row) => ({ unitId: row.unit_id, name: row.name, from: row.from_at, to: row.to_at }))
}

/** False where somebody of this name has signed in already. */
export const insertSignIn = async (
  trx: Transaction,
  meetingId: MeetingId,
  signIn: SignIn,
  byName: string,
): Promise<boolean> => {
  const { unitId, name, title, at } = signIn
  const known = await trx<SignInRow>('sign_ins')
    .where({ meeting_id: meetingId, unit_id: unitId, name })
    .first()
  if (known) return false
  await trx<SignInRow>('sign_ins').insert({
    meeting_id: meetingId,
    unit_id: unitId,
    name,
    title,
    at,
    by_name: byName,
  })
  return true
}

export const signInsOf = async (database: Database, meetingId: MeetingId): Promise<readonly SignIn[]> => {
  const rows = await database<SignInRow>('sign_ins').where({ meeting_id: meetingId }).orderBy('at')
  return rows.map((row) => ({ unitId: row.unit_id, name: row.name, title: row.title, at: row.at }))
}

/** When the meeting ended; null while it is not over. */
export const endedAt = async (database: Database, id: MeetingId): Promise<EpochMs | null> => {
  const row = await database<{ id: MeetingId; ended_at: EpochMs | null }>('meetings')
    .where({ id })
    .first('ended_at')
  return row?.ended_at ?? null
}
