import { defineConfig } from 'vitest/config'
import CountReporter from './tests/support/count-reporter.ts'

/**
 * Kinds of tests, each a project: `vitest run --project unit`. Those that need the machine to keep time run one kind
 * after the other, so many files at once.
 */
const kind = (name: string, settings: { testTimeout: number; timed?: { files: number } }) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    environment: 'node',
    testTimeout: settings.testTimeout,
    hookTimeout: settings.testTimeout,
    pool: 'forks' as const,
    ...(settings.timed && {
      // Such a test may fail by the machine: it is tried once more, and named at the end of the run.
      retry: 1,
      fileParallelism: settings.timed.files > 1,
      maxWorkers: settings.timed.files,
      sequence: { groupOrder: ['integration', 'browser', 'drills'].indexOf(name) + 1 },
    }),
  },
})

export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      kind('unit', { testTimeout: 30_000 }),
      kind('integration', { testTimeout: 180_000, timed: { files: 1 } }),
      kind('browser', { testTimeout: 300_000, timed: { files: 1 } }),
      kind('drills', { testTimeout: 240_000, timed: { files: 1 } }),
    ],
  },
})
