import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Checklist } from '../../contract/supervision/check.ts'
import { StartupError } from '../../kernel/process/index.ts'

const Checklists = z
  .array(Checklist)
  .min(1)
  .refine((lists) => new Set(lists.map(({ code }) => code)).size === lists.length, 'two lists of one code')
  .refine(
    (lists) => lists.every(({ entries }) => new Set(entries.map(({ code }) => code)).size === entries.length),
    'two lines of one code',
  )

/**
 * Reads the checklists of spot checks from a YAML file.
 * @throws StartupError that says what is wrong with it
 */
export const readChecklists = (file: string): readonly Checklist[] => {
  try {
    return Checklists.parse(parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new StartupError(`the checklists ${file} cannot be used: ${reason}`)
  }
}
