import { randomBytes } from 'node:crypto'
import {
  CheckId,
  CheckSampleId,
  type CaseId,
  type NodeId,
  type ServicePointId,
  type UnitId,
} from '../../contract/ids.ts'
import type { Checklist, NewCheck, NewReview } from '../../contract/supervision/check.ts'
import { fromInstant, type EpochMs } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { fromDate, type Calendar } from '../calendar/index.ts'
import { casesById } from '../cases/store.ts'
import type { Findings } from '../findings/findings.ts'
import type { ServicePoint } from '../points/service-point.ts'
import { reviewed, standingReview, type Check, type CheckSample } from './check.ts'
import { drawRounds, drawSample, type OfficeHours } from './draw.ts'
import { deductionOf } from './score.ts'
import {
  addCheck,
  drawnFrom,
  endCheck,
  findCheck,
  findSample,
  samplesOfChecks,
  updateSample,
} from './store.ts'

/** Spot checks and patrols: drawn by a seed that is shown, judged by a checklist, looked at twice where asked to. */
export interface Checks {
  readonly checklists: readonly Checklist[]
  /** @throws DomainError `check.unknown` */
  get(id: CheckId): Promise<Check>
  sample(id: CheckSampleId): Promise<CheckSample>
  /**
   * Draws a check of what these units have.
   * @throws DomainError `check.checklistUnknown`, `check.nothingToDraw`
   */
  draw(wanted: NewCheck, units: readonly UnitId[] | undefined, actor: Actor): Promise<Check>
  /**
   * Writes down how a sample was judged. Once it is settled, each line that was not kept becomes a finding.
   * @throws DomainError `check.wrongState`, `check.sameReviewer`, `check.entryUnknown`
   */
  review(id: CheckSampleId, review: NewReview, actor: Actor): Promise<CheckSample>
}

export interface ChecksOptions {
  readonly database: Database
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly nodeId: NodeId
  readonly calendar: Calendar
  readonly checklists: readonly Checklist[]
  readonly officeHours: OfficeHours
  readonly findings: Findings
  readonly points: { all(): readonly ServicePoint[]; find(id: ServicePointId): ServicePoint | undefined }
}

type Target = Pick<CheckSample, 'caseId' | 'pointId' | 'dueAt'>

export const createChecks = (options: ChecksOptions): Checks => {
  const { database, audit, clock, calendar, checklists, findings, points } = options

  const get = async (id: CheckId, trx?: Transaction): Promise<Check> => {
    const check = await findCheck(trx ?? database, id)
    if (!check) throw new DomainError('check.unknown', { checkId: id })
    return check
  }
  const getSample = async (id: CheckSampleId, trx?: Transaction): Promise<CheckSample> => {
    const sample = await findSample(trx ?? database, id)
    if (!sample) throw new DomainError('check.unknown', { sampleId: id })
    return sample
  }

  const ofCases = async (
    wanted: Extract<NewCheck, { kind: 'cases' }>,
    units: readonly UnitId[] | undefined,
    seed: string,
  ): Promise<{ readonly targets: readonly Target[]; readonly population: number }> => {
    const all = await drawnFrom(database, wanted.criteria, units)
    const drawn = drawSample(all, (id: CaseId) => id, seed, wanted.size)
    return {
      targets: drawn.map((caseId) => ({ caseId, pointId: null, dueAt: null })),
      population: all.length,
    }
  }
  const ofPatrol = (
    wanted: Extract<NewCheck, { kind: 'patrol' }>,
    units: readonly UnitId[] | undefined,
    seed: string,
  ): { readonly targets: readonly Target[]; readonly population: number } => {
    const day = fromDate(wanted.day)
    const rounds = drawRounds(day, options.officeHours, wanted.rounds, seed, clock.now(), calendar)
    const windows = points
      .all()
      .filter(({ windowId, unitId }) => windowId !== null && (units === undefined || units.includes(unitId)))
    const targets = rounds.flatMap((dueAt: EpochMs, round) =>
      drawSample(windows, ({ code }) => code, `${seed} ${round}`, wanted.windows).map(({ id }) => ({
        ...{ caseId: null, pointId: id, dueAt },
      })),
    )
    return { targets, population: windows.length }
  }

  /** Whose it is to put right: the case's unit, or the window's. */
  const ownerOf = async (trx: Transaction, check: Check, sample: CheckSample): Promise<UnitId> => {
    const identity =
      sample.caseId === null ? undefined : (await casesById(trx, [sample.caseId])).get(sample.caseId)
    const point = sample.pointId === null ? undefined : points.find(sample.pointId)
    return identity?.unitId ?? point?.unitId ?? check.unitId
  }

  const findInto = async (
    trx: Transaction,
    check: Check,
    sample: CheckSample,
    actor: Actor,
  ): Promise<void> => {
    const unitId = await ownerOf(trx, check, sample)
    for (const { code, note, at } of standingReview(sample)?.marks ?? []) {
      const entry = check.checklist.entries.find((one) => one.code === code)
      const from = at === null ? null : fromInstant(at)
      await findings.found(
        trx,
        {
          ...{ origin: 'check', originKey: `${sample.id} ${code}`, unitId },
          ...{ caseId: sample.caseId, pointId: sample.pointId, from, to: from === null ? null : from + 1000 },
          ...{ rule: `${code} ${entry?.name ?? ''}`, deduction: deductionOf(check.checklist, code) },
          text: note === '' ? (entry?.name ?? code) : note,
        },
        actor,
      )
    }
  }

  return {
    checklists,
    get: (id) => get(id),
    sample: (id) => getSample(id),
    draw: async (wanted, units, actor) => {
      const checklist = checklists.find(({ code }) => code === wanted.checklist)
      if (!checklist) throw new DomainError('check.checklistUnknown', { code: wanted.checklist })
      const seed = wanted.seed ?? randomBytes(4).toString('hex')
      const drawn =
        wanted.kind === 'cases' ? await ofCases(wanted, units, seed) : ofPatrol(wanted, units, seed)
      if (drawn.targets.length === 0) throw new DomainError('check.nothingToDraw')
      const { kind, title, unitId, secondReviewer } = wanted
      const check: Check = {
        ...{ id: newId(CheckId), homeNode: options.nodeId, kind, title, unitId, seed, checklist },
        ...{ secondReviewer, criteria: wanted.kind === 'cases' ? wanted.criteria : null },
        ...{ population: drawn.population, state: 'open', createdAt: clock.now() },
        createdBy: { id: actor.userId, name: actor.displayName },
      }
      const samples = drawn.targets.map((target, index): CheckSample => ({
        ...target,
        ...{ id: newId(CheckSampleId), checkId: check.id, place: index + 1, state: 'pending' },
        ...{ first: null, second: null, score: null, settledAt: null },
      }))
      await database.transaction(async (trx) => {
        await addCheck(trx, check, samples)
        const data = { kind, title, unitId, seed, samples: samples.length }
        await audit.append({ action: 'check.drawn', actor, subject: check.id, data }, trx)
      })
      return check
    },
    review: (id, { marks, remark }, actor) =>
      database.transaction(async (trx) => {
        const before = await getSample(id, trx)
        const check = await get(before.checkId, trx)
        const sample = reviewed(check, before, {
          ...{ by: actor.userId, name: actor.displayName, at: clock.now(), marks, remark },
        })
        await updateSample(trx, sample)
        if (sample.state === 'settled') await findInto(trx, check, sample, actor)
        const all = (await samplesOfChecks(trx, [check.id])).get(check.id) ?? []
        if (all.every(({ state }) => state === 'settled')) await endCheck(trx, check.id)
        const data = { checkId: check.id, place: sample.place, score: sample.score, marks: marks.length }
        await audit.append({ action: 'check.reviewed', actor, subject: id, data }, trx)
        return sample
      }),
  }
}
