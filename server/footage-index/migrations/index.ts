import type { Migration } from '../../kernel/database/index.ts'
import { first } from './001-first.ts'
import { compact } from './002-compact.ts'
import { sourceHours } from './003-source-hours.ts'
import { gapsByIndex } from './004-gaps-by-index.ts'
import { exports } from './005-exports.ts'
import { compositions } from './006-compositions.ts'

/** Append-only: a landed migration is never edited. */
export const footageMigrations: readonly Migration[] = [
  first,
  compact,
  sourceHours,
  gapsByIndex,
  exports,
  compositions,
]

/** The version of footage.db that this program reads and writes. */
export const footageSchemaVersion = footageMigrations.length
