import type { DiskStatus } from '../../contract/recorder.ts'

/** Something that is or will be wrong with the disk, as the journal tells it and the status shows it. */
export interface DiskWarning {
  readonly event: 'disk.fullSoon' | 'holds.quotaSoon' | 'holds.overQuota'
  readonly data: Readonly<Record<string, unknown>>
}

/** What to warn of. Nothing while too little is known. */
export const warningsOf = (disk: DiskStatus, warnDays: number): readonly DiskWarning[] => {
  const warnings: DiskWarning[] = []
  const { fullInDays, heldBytes, holdQuotaBytes, holdQuotaInDays } = disk
  const unreachableDays = disk.targets
    .filter(({ reachable }) => reachable === false)
    .map(({ retentionDays }) => retentionDays)
  if (fullInDays !== null && fullInDays <= warnDays && unreachableDays.length > 0)
    warnings.push({ event: 'disk.fullSoon', data: { fullInDays, unreachableDays } })
  if (heldBytes !== null && heldBytes > holdQuotaBytes)
    warnings.push({ event: 'holds.overQuota', data: { heldBytes, holdQuotaBytes } })
  else if (holdQuotaInDays !== null && holdQuotaInDays <= warnDays)
    warnings.push({ event: 'holds.quotaSoon', data: { heldBytes, holdQuotaBytes, holdQuotaInDays } })
  return warnings
}
