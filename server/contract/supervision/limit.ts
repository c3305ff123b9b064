import { z } from 'zod'

/** In what a limit counts: 工作日, 自然日 (all days), 小时. */
export const LimitUnit = z.enum(['workingDay', 'calendarDay', 'hour'])
export type LimitUnit = z.infer<typeof LimitUnit>

/** A limit of time (办结时限), such as 20 working days. */
export const Limit = z.strictObject({ value: z.int().min(0).max(3650), unit: LimitUnit })
export type Limit = z.infer<typeof Limit>
