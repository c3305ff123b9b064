import type { Reporter, TestModule } from 'vitest/node'

/**
 * Closes the run with one line that any reader understands: `N passed, N failed`, all kinds of tests together. Before it
 * stands the name of each test that passed only when tried again: those are to be looked into, not to be lived with.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string): number => tests.filter((test) => test.result().state === state).length
    const brokenModules = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length
    const failed = inState('failed') + brokenModules + errors.length
    const skipped = inState('skipped')
    const unsteady = tests.filter((test) => test.diagnostic()?.flaky).map((test) => test.fullName)
    process.on('exit', () => {
      for (const name of unsteady) process.stdout.write(`\npassed only when tried again: ${name}`)
      process.stdout.write(
        `\n${inState('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
      )
    })
  }
}
