/** A process that mends cuts, one at a time: arguments are what was frozen (JSON) and a folder of its own. */
import type { Frozen } from './frozen.ts'
import { createRecoveryBench, type Cut } from './recovery.ts'

const [frozen = '', folder = ''] = process.argv.slice(2)
const bench = createRecoveryBench(JSON.parse(frozen) as Frozen, folder)

process.on('message', (cut: Cut) => {
  bench.recoverFrom(cut).then(
    (recovered) => process.send?.(recovered),
    (error: unknown) => {
      process.stderr.write(`${of(cut)}: ${String(error)}\n`)
      process.exit(1)
    },
  )
})

const of = (cut: Cut): string => `${cut.of} cut at ${cut.bytes}`
