import type { Reporter, TestModule } from 'vitest/node'

/** Closes the run with one line that any reader understands: `N passed, N failed`, all kinds of tests together. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string): number => tests.filter((test) => test.result().state === state).length
    const brokenModules = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length
    const failed = inState('failed') + brokenModules + errors.length
    const skipped = inState('skipped')
    process.on('exit', () => {
      process.stdout.write(
        `\n${inState('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
      )
    })
  }
}
