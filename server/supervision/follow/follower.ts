import type { CaseId, ServicePointId, SourceId } from '../../contract/ids.ts'
import type { TimeRange } from '../../contract/time.ts'
import type { Footage } from '../../footage/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Calendar } from '../calendar/index.ts'
import type { Cases, OpenedCase } from '../cases/cases.ts'
import { filedCase } from '../cases/filed-case.ts'
import { casesById, casesToFollow, followSoon, nextFollow, putCases, setShownSteps } from '../cases/store.ts'
import type { PointCamera } from '../evidence/link.ts'
import type { Linker } from '../evidence/linker.ts'
import { camerasOfPoints, linksOfCase } from '../evidence/store.ts'
import { judge } from '../warnings/judge.ts'
import type { JudgeGround } from '../warnings/finding.ts'
import type { Warnings } from '../warnings/warnings.ts'
import { nextLook } from './next-look.ts'
import { createPauses } from './pauses.ts'

/** Follows cases up: ties them to footage and judges them, as soon as something happened and when time alone asks for it. */
export interface Follower {
  /** Something was filed, or the rules changed. */
  wake(): void
  /** Resolves when nothing waits to be followed up now. */
  settled(): Promise<void>
  /** Stops, after the transaction that is under way. Idempotent. */
  close(): Promise<void>
}

export interface FollowerOptions {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly calendar: Calendar
  readonly cases: Cases
  readonly linker: Linker
  readonly warnings: Warnings
  readonly footage: Pick<Footage, 'missingIn'>
  readonly pointIdOf: (code: string) => ServicePointId | undefined
  /** Told of a case that was followed up, as part of `trx`. */
  readonly onFollowed: (trx: Transaction, opened: OpenedCase) => Promise<void>
  readonly groundOf: (opened: OpenedCase) => Pick<JudgeGround, 'unitApproves'>
}

/** How many cases one transaction follows up: feeds wait for it. */
const atOnce = 50
/** How long it rests at most: a clock that was set is noticed by then. */
const longestRestMs = 30_000
const retryMs = 5000
const postponedMs = 60_000
/** Footage is in the index by then. */
const indexedWithinMs = 60_000

type Cameras = ReadonlyMap<ServicePointId, readonly PointCamera[]>

export const createFollower = (options: FollowerOptions): Follower => {
  const { database, clock, log, calendar, cases, linker, warnings, footage, pointIdOf } = options
  const pauses = createPauses()
  let closed = false

  /** Links of which nothing at all was recorded; undefined where no rule asks. */
  const withoutFootage = async (
    trx: Transaction,
    opened: OpenedCase,
  ): Promise<readonly TimeRange[] | undefined> => {
    const asked = warnings.rules().set.rules.some(({ kind, enabled }) => enabled && kind === 'noFootage')
    if (!asked) return undefined
    const over = (await linksOfCase(trx, opened.identity.id)).filter(
      ({ origin, to }) => origin === 'rule' && to <= clock.now() - indexedWithinMs,
    )
    const bare = async (sourceId: SourceId, range: TimeRange): Promise<boolean> => {
      const missing = await footage.missingIn(sourceId, range).catch((error: unknown) => {
        if (isDomainError(error, 'footage.notReady')) return []
        throw error
      })
      return missing.some(({ from, to }) => from <= range.from && to >= range.to)
    }
    const judged = await Promise.all(
      over.map(async ({ sourceId, from, to }) => ({ from, to, isBare: await bare(sourceId, { from, to }) })),
    )
    return judged.filter(({ isBare }) => isBare)
  }

  const followOne = async (trx: Transaction, opened: OpenedCase, cameras: Cameras): Promise<void> => {
    const { identity, item, state } = opened
    const now = clock.now()
    const isNew = identity.followedEvents !== state.steps.length
    const { beside, ...shown } = await linker.link(trx, opened, cameras)
    // A new event at a window also cuts the footage of those beside it; they bring nothing new themselves.
    if (isNew) await followSoon(trx, beside, now)
    const { findings, again } = judge(warnings.rules().set.rules, {
      ...{ state, item, now, calendar },
      ...options.groundOf(opened),
      withoutFootage: await withoutFootage(trx, opened),
    })
    const next = nextLook(state, again, now, calendar)
    const followed = { ...identity, followedEvents: state.steps.length }
    await putCases(trx, [filedCase(followed, state, pointIdOf, next)])
    await setShownSteps(trx, identity.id, shown)
    await options.onFollowed(trx, opened)
    await warnings.raise(trx, opened, findings)
  }

  const followAll = (ids: readonly CaseId[]): Promise<void> =>
    database.transaction(async (trx) => {
      const identities = [...(await casesById(trx, ids)).values()]
      const cameras = await camerasOfPoints(trx)
      for (const opened of await cases.openAll(identities, clock.now(), trx))
        await followOne(trx, opened, cameras)
    })

  /** One case that cannot be followed up must not hold up the others. */
  const followEach = async (ids: readonly CaseId[]): Promise<void> => {
    for (const id of ids)
      await followAll([id]).catch(async (error: unknown) => {
        log.error({ err: error, caseId: id }, 'a case could not be followed up; trying again later')
        await followSoon(database, [id], clock.now() + postponedMs)
      })
  }

  /** Follows up what waits; false where nothing did. */
  const pass = async (): Promise<boolean> => {
    const waiting = await casesToFollow(database, clock.now(), atOnce)
    if (waiting.length === 0) return false
    await followAll(waiting).catch(() => followEach(waiting))
    return true
  }

  /** Until when it can rest. */
  const rest = async (): Promise<number> => {
    const next = await nextFollow(database)
    return next === undefined ? longestRestMs : Math.min(longestRestMs, Math.max(0, next - clock.now()))
  }

  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        if (await pass()) continue
        pauses.settle()
        await pauses.wait(await rest())
      } catch (error) {
        log.error({ err: error }, 'cases could not be followed up')
        await pauses.wait(retryMs)
      }
    }
  }
  const running = run()

  return {
    wake: () => pauses.wake(),
    settled: () => pauses.settled(),
    close: async () => {
      closed = true
      pauses.wake()
      await running
    },
  }
}
