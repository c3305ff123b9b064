import { defineConfig } from 'vitest/config'
import CountReporter from './tests/support/count-reporter.ts'

/**
 * Kinds of tests, each a project: `vitest run --project unit`. Those that need the machine to keep time run one kind
 * after the other, so many files at once, and of a file's concurrent tests so many at once.
 */
const kind = (
  name: string,
  settings: { testTimeout: number; timed?: { files: number; together?: number } },
) => ({
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
      maxConcurrency: settings.timed.together ?? 1,
      sequence: { groupOrder: ['integration', 'browser', 'drills'].indexOf(name) + 1 },
    }),
  },
})

export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      kind('unit', { testTimeout: 30_000 }),
      kind('integration', { testTimeout: 180_000, timed: { files: 2 } }),
      kind('browser', { testTimeout: 300_000, timed: { files: 1 } }),
      // A drill mostly waits: for a camera to come back, a disk to answer.
      kind('drills', { testTimeout: 240_000, timed: { files: 1, together: 3 } }),
    ],
  },
})
