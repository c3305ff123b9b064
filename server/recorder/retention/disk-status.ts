import type { SourceId } from '../../contract/ids.ts'
import type { DiskStatus } from '../../contract/recorder.ts'
import type { RetainedSource } from '../store/sources.ts'
import { forecast } from './forecast.ts'
import type { DiskSpace } from './rules.ts'
import type { SourceUsage, Usage } from './usage.ts'

export interface DiskFacts {
  readonly path: string
  readonly retained: readonly RetainedSource[]
  readonly space: DiskSpace
  /** Undefined until it was counted. */
  readonly usage: Usage | undefined
  readonly keepFreeBytes: number
  readonly holdQuotaBytes: number
  /** Sources that are not recorded for want of room. */
  readonly stopped: readonly SourceId[]
}

const nothing: SourceUsage = { bytes: 0, heldBytes: 0, bytesPerDay: 0, measured: true }
const unknown = { fullInDays: null, reachableDays: null, holdQuotaInDays: null }

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** What is known of a disk and what will come of it. */
export const describeDisk = (facts: DiskFacts): DiskStatus => {
  const { path, retained, space, usage, keepFreeBytes, holdQuotaBytes, stopped } = facts
  const used = retained.map((source) => ({ ...source, ...(usage?.sources.get(source.id) ?? nothing) }))
  // A source that wrote nothing says nothing of the others; where none wrote, there is no rate to foretell anything by.
  const measured =
    usage !== undefined &&
    used.every((source) => source.measured) &&
    used.some((source) => source.bytesPerDay > 0)
  const heldBytes = sum(used.map((source) => source.heldBytes))
  const loads = used.map((source) => ({
    bytesPerDay: source.bytesPerDay,
    bulkBytes: Math.max(0, source.bytes - source.heldBytes),
    retentionDays: source.retentionDays,
  }))
  const { targets, ...coming } = forecast({
    ...{ sources: loads, freeBytes: space.freeBytes, keepFreeBytes },
    ...{ heldBytes, heldBytesPerDay: usage?.heldBytesPerDay ?? 0, holdQuotaBytes },
  })
  const recorded = Map.groupBy(
    retained.filter((source) => source.recorded),
    ({ retentionDays }) => retentionDays,
  )
  return {
    path,
    ...space,
    keepFreeBytes,
    bulkBytes: usage ? sum(loads.map(({ bulkBytes }) => bulkBytes)) : null,
    heldBytes: usage ? heldBytes : null,
    holdQuotaBytes,
    bytesPerDay: measured ? sum(loads.map(({ bytesPerDay }) => bytesPerDay)) : null,
    oldestBulk: usage?.oldestBulk ?? null,
    ...(measured ? coming : unknown),
    targets: targets.flatMap(({ retentionDays, reachable }) => {
      const sources = recorded.get(retentionDays)?.length ?? 0
      return sources === 0 ? [] : [{ retentionDays, sources, reachable: measured ? reachable : null }]
    }),
    stoppedSources: [...stopped],
  }
}
