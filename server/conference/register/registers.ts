import { z } from 'zod'
import { AttendanceView, SignInByName } from '../../contract/attendance.ts'
import { MeetingId, UnitId } from '../../contract/ids.ts'
import { toInstant, type EpochMs } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { writeCsv } from '../../kernel/csv/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { knownPlan, nameIn, type PlanningContext } from '../planning/context.ts'
import { venuesOfPlan, type Plan } from '../planning/plan.ts'
import { registerHeader, registerRow } from './csv.ts'
import { readRegister } from './read-register.ts'
import { registerStatistics, type RegisterPolicy } from './register.ts'
import { insertSignIn } from './store.ts'

/** Who came to a meeting (签到与参会). */
export interface Registers {
  /** All venues for the main venue's people and the archive, else the caller's own. */
  view(id: MeetingId, actor: Actor): Promise<AttendanceView>
  /** @throws DomainError `receipt.notAsked`, `attendance.notOpen`, `attendance.signedAlready`, `access.denied` */
  signIn(
    id: MeetingId,
    unitId: UnitId,
    input: z.infer<typeof SignInByName>,
    actor: Actor,
  ): Promise<AttendanceView>
  /** The list as CSV; that somebody took it is in the audit log. */
  csv(id: MeetingId, actor: Actor): Promise<string>
}

export const createRegisters = (
  context: PlanningContext & {
    readonly register: RegisterPolicy
    /** Until what was announced of who is there is written down. */
    readonly written: () => Promise<void>
  },
): Registers => {
  const { database, access, audit, clock, register } = context

  /** Whoever signed in the day before would have signed in for the test. */
  const isOpen = ({ state, content }: Plan, now: EpochMs): boolean =>
    (state === 'scheduled' || state === 'running') && now >= content.startsAt - register.openMs

  const viewOf = async (plan: Plan, actor: Actor): Promise<AttendanceView> => {
    await context.written()
    const all = access.allows(actor, 'attendance.read', plan.content.mainVenueId)
    const now = clock.now()
    const read = await readRegister(database, plan, register, now)
    const lines = read.lines.filter(({ unitId }) => all || access.allows(actor, 'attendance.read', unitId))
    return {
      statistics: registerStatistics(lines),
      over: read.over,
      lines: lines.map((line) => ({
        ...line,
        unitName: nameIn(context, line.unitId),
        arrivedAt: line.arrivedAt === null ? null : toInstant(line.arrivedAt),
        leftAt: line.leftAt === null ? null : toInstant(line.leftAt),
        reason: read.reasonOf(line.unitId),
        people: line.people.map(({ signedAt, ...person }) => ({
          ...person,
          signedAt: signedAt === null ? null : toInstant(signedAt),
        })),
        signs: isOpen(plan, now) && access.allows(actor, 'attendance.sign', line.unitId),
      })),
    }
  }

  return {
    view: async (id, actor) => viewOf(await knownPlan(context, id, actor), actor),
    signIn: async (id, unitId, { name, title }, actor) => {
      access.require(actor, 'attendance.sign', unitId)
      const plan = await knownPlan(context, id, actor)
      if (!venuesOfPlan(plan.content).some((venue) => venue.unitId === unitId))
        throw new DomainError('receipt.notAsked', { meetingId: id, unitId })
      if (!isOpen(plan, clock.now())) throw new DomainError('attendance.notOpen', { state: plan.state })
      await database.transaction(async (trx) => {
        const signIn = { unitId, name, title, at: clock.now() }
        if (!(await insertSignIn(trx, id, signIn, actor.displayName)))
          throw new DomainError('attendance.signedAlready', { name })
        await audit.append({ action: 'attendance.signed', actor, subject: id, data: { unitId, name } }, trx)
      })
      return viewOf(plan, actor)
    },
    csv: async (id, actor) => {
      const plan = await knownPlan(context, id, actor)
      const { lines } = await viewOf(plan, actor)
      await audit.append({
        action: 'attendance.exported',
        actor,
        subject: id,
        data: { venues: lines.length },
      })
      return writeCsv(registerHeader, lines.map(registerRow))
    },
  }
}

const Params = z.object({ id: MeetingId })

export const registerRoutes = (registers: Registers): readonly Route[] => [
  route(
    'attendance.read',
    {
      method: 'get',
      path: '/api/meetings/:id/attendance',
      summary: 'Who came to a meeting: all venues for the main venue’s people, else the own ones',
      params: Params,
      response: AttendanceView,
    },
    ({ params }, actor) => registers.view(params.id, actor),
  ),
  route(
    'attendance.read',
    {
      method: 'get',
      path: '/api/meetings/:id/attendance.csv',
      summary: 'Who came to a meeting, as a list',
      params: Params,
      produces: 'text/csv',
    },
    async ({ params, response }, actor) => {
      const text = await registers.csv(params.id, actor)
      response.attachment(`attendance-${params.id}.csv`).type('text/csv; charset=utf-8').send(text)
      return undefined
    },
  ),
  route(
    'attendance.sign',
    {
      method: 'post',
      path: '/api/meetings/:id/attendance/:unitId',
      summary: 'Sign somebody of a venue in by name',
      params: z.object({ id: MeetingId, unitId: UnitId }),
      body: SignInByName,
      response: AttendanceView,
    },
    ({ params, body }, actor) => registers.signIn(params.id, params.unitId, body, actor),
  ),
]
