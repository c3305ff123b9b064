import { join } from 'node:path'
import type { CaseEvent } from '../../contract/supervision/case-event.ts'
import type { EpochMs } from '../../contract/time.ts'
import { programDir } from '../../kernel/config/index.ts'
import { readCalendar } from '../calendar/index.ts'
import { generateCases } from './generate.ts'
import { demoItems } from './ground.ts'

/** The demo's cases as of a moment. @param holidays a folder with further holiday tables */
export const demoCases = (options: {
  readonly now: EpochMs
  readonly holidays: string | null
}): readonly CaseEvent[] => {
  const folders = [
    join(programDir, 'config/holidays'),
    ...(options.holidays === null ? [] : [options.holidays]),
  ]
  return generateCases({ items: demoItems(), calendar: readCalendar(...folders), now: options.now })
}
