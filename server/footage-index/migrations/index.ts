import type { Migration } from '../../kernel/database/index.ts'
import { first } from './001-first.ts'
import { compact } from './002-compact.ts'

/** Append-only: a landed migration is never edited. */
export const footageMigrations: readonly Migration[] = [first, compact]

/** The version of footage.db that this program reads and writes. */
export const footageSchemaVersion = footageMigrations.length
