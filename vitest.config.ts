import { defineConfig } from 'vitest/config'
import CountReporter from './tests/support/count-reporter.ts'

/** Kinds of tests, each a project: `vitest run --project unit`. */
const kind = (name: string, settings: { testTimeout: number; parallel: boolean }) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    environment: 'node',
    testTimeout: settings.testTimeout,
    hookTimeout: settings.testTimeout,
    // What needs the machine to keep time may fail by the machine; such a test is named at the end of the run.
    retry: settings.parallel ? 0 : 1,
    pool: 'forks' as const,
    fileParallelism: settings.parallel,
    ...(!settings.parallel && {
      maxWorkers: 1,
      sequence: { groupOrder: ['integration', 'browser', 'drills'].indexOf(name) + 1 },
    }),
  },
})

export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      kind('unit', { testTimeout: 30_000, parallel: true }),
      kind('integration', { testTimeout: 180_000, parallel: false }),
      kind('browser', { testTimeout: 300_000, parallel: false }),
      kind('drills', { testTimeout: 240_000, parallel: false }),
    ],
  },
})
