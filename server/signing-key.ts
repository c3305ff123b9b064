import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from './kernel/clock/index.ts'
import { ConfigError, loadConfig } from './kernel/config/index.ts'
import { dataPaths } from './kernel/data-dir/index.ts'
import { lockExclusively, type ExclusiveLock } from './kernel/database/index.ts'
import { createKeyStore } from './kernel/keys/index.ts'
import { openSigningKeys, ringFile, rotateSigningKey } from './kernel/signing/index.ts'
import { explainFailure, fatalExitCode, StartupError } from './kernel/process/index.ts'

const usage = 'usage: npm run signing-key -- show|rotate [--config FILE]'

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { config: { type: 'string' } },
    allowPositionals: true,
  })
  const [verb, ...more] = positionals
  if ((verb !== 'show' && verb !== 'rotate') || more.length > 0) throw new ConfigError(usage)
  const { data } = loadConfig(values.config)
  const { keys: keysDir } = dataPaths(data.dir)
  // A process that runs would go on signing with the key that was replaced.
  const locks: ExclusiveLock[] = []
  for (const process of ['web', 'recorder']) {
    const lock = await lockExclusively(join(data.dir, 'run', `${process}.lock`), 0)
    if (!lock) throw new StartupError('the server is running on this data folder; stop it first')
    locks.push(lock)
  }
  try {
    const options = { keys: createKeyStore({ dir: keysDir }), keysDir, clock: systemClock }
    const { ring } =
      verb === 'rotate' ? await rotateSigningKey(keysDir, systemClock) : await openSigningKeys(options)
    for (const { keyId, algorithm, from } of ring.keys)
      process.stdout.write(`${keyId}  ${algorithm}  since ${from}\n`)
    process.stdout.write(`The last one signs. To publish: ${ringFile(keysDir)}\n`)
  } finally {
    for (const lock of locks) await lock.release()
  }
}

await main().catch((error: unknown) => {
  const sentence = explainFailure(error)
  process.stderr.write(`signing-key: ${sentence ?? String((error as Error).stack)}\n`)
  process.exitCode = sentence === undefined ? 1 : fatalExitCode
})
