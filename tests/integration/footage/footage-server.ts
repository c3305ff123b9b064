import { join } from 'node:path'
import { SessionId, UnitId, UserId, type SourceId } from '../../../server/contract/ids.ts'
import type { CommandResult, RecorderCommand } from '../../../server/contract/recorder.ts'
import type { Action } from '../../../server/contract/rights.ts'
import { createFootage, settleFootage, type Footage } from '../../../server/footage/index.ts'
import { sessionCookie, type Access, type Actor } from '../../../server/kernel/access/index.ts'
import type { NewAuditEntry } from '../../../server/kernel/audit/index.ts'
import { systemClock } from '../../../server/kernel/clock/index.ts'
import { DomainError } from '../../../server/kernel/errors/index.ts'
import { createFfmpeg } from '../../../server/kernel/ffmpeg/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { createKeyStore } from '../../../server/kernel/keys/index.ts'
import { createOutbox } from '../../../server/kernel/outbox/index.ts'
import { silentLog, startApi } from '../../support/api.ts'
import { apiClient, type ApiClient } from '../../support/api-client.ts'
import { openBusinessDatabase } from '../../support/business-database.ts'

/** Units of these tests: the supervisor's own, and another that is none of theirs. */
export const ownUnit = newId(UnitId)
export const otherUnit = newId(UnitId)

const person = (displayName: string): Actor => ({
  userId: newId(UserId),
  sessionId: newId(SessionId),
  displayName,
  unitId: ownUnit,
  grants: [],
  address: '127.0.0.1',
})

const mayDo: ReadonlySet<Action> = new Set([
  'footage.watch',
  'footage.link',
  'footage.export',
  'footage.request',
  'footage.approve',
  'hold.read',
  'hold.manage',
  'bookmark.read',
  'bookmark.manage',
])

/** The supervisor and their chief may do all of this with footage of the own unit; the clerk may do nothing. */
const people: Readonly<Record<string, Actor>> = {
  supervisor: person('李静'),
  chief: person('周敏'),
  clerk: person('王磊'),
}

const allows: Access['allows'] = (actor, action, unitId) =>
  (actor === people['supervisor'] || actor === people['chief']) &&
  mayDo.has(action) &&
  (unitId === undefined || unitId === ownUnit)

const access: Access = {
  authenticate: (token) => Promise.resolve(people[token ?? '']),
  allows,
  require: (actor, action, unitId) => {
    if (!allows(actor, action, unitId)) throw new DomainError('access.denied', { action })
  },
}

export interface FootageServer {
  readonly footage: Footage
  readonly supervisor: ApiClient
  readonly chief: ApiClient
  readonly clerk: ApiClient
  /** Somebody without a session. */
  readonly stranger: ApiClient
  /** What was written to the audit log. */
  readonly audited: NewAuditEntry[]
  /** Which unit a source belongs to. */
  readonly units: Map<SourceId, UnitId>
  /** Commands that the recorder was given, and what it answers them with. */
  readonly recorder: { readonly commands: RecorderCommand[]; answer: () => Promise<CommandResult> }
  /** How many commands the recorder has not taken. */
  waiting(): Promise<number>
  /** Whether the supervisor's session still holds, for links. */
  session: { holds: boolean }
  close(): Promise<void>
}

/** The routes of footage behind a real HTTP server, with a policy and a directory of their own. */
export const serveFootage = async (options: {
  readonly folder: string
  readonly footageDb: string
  readonly recordingsDir: string
  /** Whether looking needs an approved application. */
  readonly requests?: boolean
  readonly transcoders?: number
}): Promise<FootageServer> => {
  const audited: NewAuditEntry[] = []
  const units = new Map<SourceId, UnitId>()
  const session = { holds: true }
  const ffmpeg = createFfmpeg({ path: 'ffmpeg', slots: { frame: 2, transcode: 1 } })
  await ffmpeg.check()
  const business = await openBusinessDatabase()
  const recorder: FootageServer['recorder'] = { commands: [], answer: () => Promise.resolve({}) }
  const outbox = createOutbox({
    database: business.database,
    recorder: {
      send: async (command) => {
        const result = await recorder.answer()
        recorder.commands.push(command)
        return result
      },
    },
    ...{ clock: systemClock, log: silentLog, onSettled: settleFootage },
  })
  const footage = createFootage({
    database: business.database,
    outbox,
    footageDb: options.footageDb,
    recordingsDir: options.recordingsDir,
    transcoders: options.transcoders ?? 1,
    requests: { needed: options.requests ?? false, approvalDays: 7 },
    exports: { dir: join(options.folder, 'exports'), keepDays: 14 },
    keys: createKeyStore({ dir: join(options.folder, 'keys') }),
    ffmpeg,
    audit: { append: (entry) => Promise.resolve(void audited.push(entry)) },
    access,
    clock: systemClock,
    log: silentLog,
    publicOrigin: undefined,
    unitsOf: () => Promise.resolve(units),
    tracksOf: () => Promise.resolve(new Map()),
    namesOf: () => Promise.resolve(new Map([...units.keys()].map((id) => [id, '3 号窗口']))),
    actorOfSession: (id) =>
      Promise.resolve(
        session.holds ? Object.values(people).find(({ sessionId }) => sessionId === id) : undefined,
      ),
  })
  const api = await startApi(footage.routes, access)
  const client = (name: string): ApiClient => apiClient(api.url, `${sessionCookie}=${name}`)
  return {
    footage,
    supervisor: client('supervisor'),
    chief: client('chief'),
    clerk: client('clerk'),
    stranger: client(''),
    audited,
    units,
    recorder,
    waiting: () => outbox.waiting(),
    session,
    close: async () => {
      await api.close()
      await footage.close()
      await outbox.close()
      await business.close()
    },
  }
}
