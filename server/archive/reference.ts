import type { RetentionClass } from '../contract/archive.ts'
import type { EpochMs } from '../contract/time.ts'
import type { Transaction } from '../kernel/database/index.ts'
import { beijingYear } from './archive.ts'
import { lastReference } from './store.ts'

/** Codes of retention in a 档号 (DA/T 22-2015: 永久 Y, 定期 D and the years). */
const codes: Readonly<Record<RetentionClass, string>> = { permanent: 'Y', years30: 'D30', years10: 'D10' }

/**
 * The next 档号: 全宗号, year, retention, number within these, as X043-2026-D30-0001. A package that is withdrawn keeps
 * its number. Null where no 全宗号 is configured.
 */
export const nextReference = async (
  trx: Transaction,
  fonds: string | null,
  retention: RetentionClass,
  now: EpochMs,
): Promise<string | null> => {
  if (fonds === null) return null
  const beginning = `${fonds}-${beijingYear(now)}-${codes[retention]}-`
  const last = await lastReference(trx, beginning)
  const number = Number(last?.slice(beginning.length) ?? 0) + 1
  return `${beginning}${String(number).padStart(4, '0')}`
}
