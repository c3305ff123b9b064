import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { FootageIndex, Recording } from '../../support/measure/index.ts'
import { openFootage } from '../../support/measure/index.ts'
import type { RunContext } from '../../support/run-contract/index.ts'

const program = resolve(import.meta.dirname, '../../../server/reindex.ts')
const reindexTimeoutMs = 120_000

/** Every instant that a timeline or a seek is made of, by what it belongs to. */
const instantsOf = (index: FootageIndex): ReadonlyMap<string, readonly number[]> =>
  new Map([
    ...[...index.sources.values()].map((id): [string, readonly number[]] => [
      `coverage of ${id}`,
      index.coverage.filter((span) => span.sourceId === id).flatMap(({ from, to }) => [from, to]),
    ]),
    ...index.clips.map((clip): [string, readonly number[]] => [
      `fragments of ${clip.path}`,
      clip.fragments.flatMap(({ wallStart, durationMs }) => [wallStart, wallStart + durationMs]),
    ]),
  ])

/**
 * The largest distance between the times of two indexes, in milliseconds.
 * @throws Error where one knows a span or a fragment that the other does not
 */
export const timeErrorMs = (one: FootageIndex, other: FootageIndex): number => {
  const [before, after] = [instantsOf(one), instantsOf(other)]
  const names = new Set([...before.keys(), ...after.keys()])
  return Math.max(
    ...[...names].flatMap((name) => {
      const [was = [], is = []] = [before.get(name), after.get(name)]
      if (was.length !== is.length)
        throw new Error(`${name}: ${was.length} instants before, ${is.length} after`)
      return was.map((instant, n) => Math.abs(instant - (is[n] ?? NaN)))
    }),
  )
}

/** Stops the product, takes its index away, has it rebuilt from the files, and compares the times of both. */
export const reindexTimeErrorMs = async (
  context: Pick<RunContext, 'signal'>,
  { product, footage }: Recording,
): Promise<number> => {
  await product.end('SIGTERM')
  const before = await footage.read()
  await footage.close()
  for (const end of ['', '-wal', '-shm']) await rm(join(product.dataDir, `footage.db${end}`), { force: true })
  await promisify(execFile)(process.execPath, [program, '--config', product.configFile], {
    timeout: reindexTimeoutMs,
    signal: context.signal,
  })
  const rebuilt = openFootage(product.dataDir)
  const after = await rebuilt.read().finally(() => rebuilt.close())
  return timeErrorMs(before, after)
}
