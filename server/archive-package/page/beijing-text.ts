import type { EpochMs } from '../../contract/time.ts'

const beijing = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' },
})

/** A moment as packages show it: 2026-11-23 14:05:09, in Beijing. */
export const beijingText = (at: EpochMs): string => beijing.format(at)
