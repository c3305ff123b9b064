import { dirname, join } from 'node:path'
import type { Knex } from 'knex'
import { businessMigrations, homeNode } from '../../../server/business-db/index.ts'
import {
  CaseId,
  EvidenceLinkId,
  WarningId,
  type NodeId,
  type ServicePointId,
  type SourceId,
} from '../../../server/contract/ids.ts'
import { programDir } from '../../../server/kernel/config/index.ts'
import { openDatabase } from '../../../server/kernel/database/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { fromInstant } from '../../../server/contract/time.ts'
import { dayOf, readCalendar, type Calendar } from '../../../server/supervision/calendar/index.ts'
import { addEvents } from '../../../server/supervision/cases/event-store.ts'
import type { AnyFact } from '../../../server/supervision/cases/fact.ts'
import { filedCase, type FiledCase, type FiledEvent } from '../../../server/supervision/cases/filed-case.ts'
import { foldCase } from '../../../server/supervision/cases/fold.ts'
import { putCases } from '../../../server/supervision/cases/store.ts'
import { createChance, type Chance } from '../../../server/supervision/demo/chance.ts'
import { courseOf } from '../../../server/supervision/demo/course.ts'
import { demoItems } from '../../../server/supervision/demo/ground.ts'
import { addLink } from '../../../server/supervision/evidence/store.ts'
import { itemRules, type Item } from '../../../server/supervision/items/item.ts'
import { readItems } from '../../../server/supervision/items/store.ts'
import { readPoints } from '../../../server/supervision/points/store.ts'
import { addWarning } from '../../../server/supervision/warnings/store.ts'

export interface CasesFilled {
  readonly cases: number
  readonly events: number
  readonly links: number
  readonly warnings: number
}

const minuteMs = 60_000
const spreadDays = 365
const atOnce = 500
const byLaw = { value: 20, unit: 'workingDay' } as const

interface Made {
  readonly filed: FiledCase
  readonly events: readonly FiledEvent[]
}

/** Ties the case to the camera of each window that it was at, as the linker does, where footage is. */
const linkCase = async (
  trx: Knex,
  { filed, events }: Made,
  nodeId: NodeId,
  sources: readonly SourceId[],
  from: number,
): Promise<number> => {
  const placed = events.filter(({ pointId, fact }) => pointId !== null && fact.at > from)
  const byPoint = Map.groupBy(placed, ({ pointId }) => pointId)
  let links = 0
  for (const [pointId, own] of byPoint) {
    const times = own.map(({ fact }) => fact.at)
    const sourceId = sources[Number.parseInt((pointId ?? '').slice(-4), 16) % sources.length]
    if (sourceId === undefined) continue
    await addLink(trx, {
      ...{ id: newId(EvidenceLinkId), homeNode: nodeId, caseId: filed.id, sourceId, pointId },
      ...{ from: Math.min(...times) - 20 * minuteMs, to: Math.max(...times) + 5 * minuteMs },
      ...{ origin: 'rule', events: own.map(({ fact }) => fact.event.eventId), uncertain: false },
      ...{ holdId: null, remark: '', createdBy: null, createdAt: Math.max(...times), endedAt: null },
    })
    links += 1
  }
  return links
}

/** Every twentieth case has a yellow card. */
const warn = async (trx: Knex, { filed }: Made, nodeId: NodeId, n: number): Promise<number> => {
  if (n % 20 !== 0) return 0
  const at = filed.state.acceptedAt ?? filed.firstAt
  await addWarning(trx, {
    ...{
      id: newId(WarningId),
      homeNode: nodeId,
      number: `BENCH${n}`,
      caseId: filed.id,
      unitId: filed.unitId,
    },
    ...{ ruleCode: 'T01', ruleKind: 'limit', class: 'time', level: 'yellow', state: 'replied', facts: {} },
    ...{ at, raisedAt: at, replyDueAt: at + 86_400_000, repliedAt: at },
  })
  return 1
}

/** Fills business.db with a year of cases, by the product's own folding and stores; nothing has it open meanwhile. */
export const fillCases = async (options: {
  readonly file: string
  readonly cases: number
  readonly sources: readonly SourceId[]
  /** Since when there is footage. */
  readonly footageFrom: number
  readonly signal: AbortSignal
  readonly onProgress: (cases: number) => void
}): Promise<CasesFilled> => {
  const { file, cases, sources, footageFrom, signal, onProgress } = options
  const database = await openDatabase({
    ...{ file, synchronous: 'normal', migrations: businessMigrations },
    backupDir: join(dirname(file), 'backups'),
  })
  const now = Date.now()
  const calendar: Calendar = readCalendar(join(programDir, 'config/holidays'))
  const chance: Chance = createChance(1)
  const nodeId = await homeNode(database)
  const itemByCode = new Map((await readItems(database)).map((item): [string, Item] => [item.code, item]))
  const pointIds = new Map((await readPoints(database)).map(({ code, id }) => [code, id]))
  const pointIdOf = (code: string): ServicePointId | undefined => pointIds.get(code)
  const kinds = demoItems().filter(({ historic }) => !historic)
  const counts = { cases: 0, events: 0, links: 0, warnings: 0 }

  const make = (n: number): Made | undefined => {
    const kind = kinds[n % kinds.length]
    const item = kind && itemByCode.get(kind.code)
    if (!kind || !item) return undefined
    const acceptedOn = dayOf(now) - spreadDays + chance.between(0, spreadDays - 1)
    const days = kind.immediate ? 0 : chance.between(1, kind.promisedDays + 2)
    const caseNo = `BENCH${String(n).padStart(8, '0')}`
    const facts = courseOf(
      { caseNo, item: kind, acceptedOn, days, until: now, closed: n % 50 !== 0 },
      chance,
      calendar,
    ).map((event): AnyFact => {
      const at = fromInstant(event.occurredAt)
      return { event, at, receivedAt: at + 1000 }
    })
    const id = newId(CaseId)
    const state = foldCase(facts, itemRules(item, byLaw), now, calendar)
    const identity = {
      ...{ id, homeNode: nodeId, caseNo, itemId: item.id, unitId: item.unitId },
      ...{ followedEvents: facts.length, level: n % 20 === 0 ? ('yellow' as const) : null },
    }
    const events = facts.map((fact): FiledEvent => {
      const point = fact.event.point
      const pointId = point === undefined ? null : (pointIdOf(point) ?? null)
      return { caseId: id, fact, pointId, keyId: null }
    })
    // Nothing is left to be followed up: what is measured is how cases are read.
    return { filed: filedCase(identity, state, pointIdOf, null), events }
  }

  try {
    for (let n = 1; n <= cases; n += atOnce) {
      signal.throwIfAborted()
      const made = Array.from({ length: Math.min(atOnce, cases - n + 1) }, (_, k) => make(n + k)).filter(
        (one) => one !== undefined,
      )
      await database.transaction(async (trx) => {
        const filed = made.map((one) => one.filed)
        await putCases(trx, filed)
        await addEvents(
          trx,
          made.flatMap(({ events }) => events),
        )
        for (const [k, one] of made.entries()) {
          counts.links += await linkCase(trx, one, nodeId, sources, footageFrom)
          counts.warnings += await warn(trx, one, nodeId, n + k)
        }
      })
      counts.cases += made.length
      counts.events += made.reduce((sum, { events }) => sum + events.length, 0)
      onProgress(counts.cases)
    }
    return counts
  } finally {
    await database.destroy()
  }
}
