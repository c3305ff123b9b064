import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { loadConfig } from './kernel/config/index.ts'
import { hideSecrets } from './kernel/log/index.ts'
import { explainFailure, fatalExitCode, StartupError } from './kernel/process/index.ts'
import { demoCases, demoKeyFile, sendEvents } from './supervision/index.ts'

const help = `Fills a running demo with cases of sixty days, through the same feed as an approval system would.
Doing it twice on one day adds nothing.

  npm run demo:cases -- [--config FILE] [--url URL]

  --config FILE  the configuration that the demo runs with
  --url URL      its address, where that is not http.host and http.port of the configuration
`

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      url: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const { data, http, supervision } = loadConfig(values.config)
  const key = await readFile(demoKeyFile(data.dir), 'utf8').catch(() => {
    throw new StartupError(`no demo has run on ${data.dir}: start it first (npm start)`)
  })
  const events = demoCases({ now: Date.now(), holidays: supervision.holidays })
  const url = values.url ?? `http://${http.host}:${http.port}`
  const { accepted, duplicates, rejected, why } = await sendEvents(url, key.trim(), events).catch(
    (error: unknown) => {
      throw error instanceof TypeError ? new StartupError(`the demo does not answer at ${url}`) : error
    },
  )
  process.stdout.write(
    `${events.length} events: ${accepted} accepted, ${duplicates} there before, ${rejected} rejected${why === null ? '' : ` (${why})`}\n`,
  )
  process.exitCode = rejected > 0 ? 1 : 0
}

await main().catch((error: unknown) => {
  const sentence = explainFailure(error)
  process.stderr.write(`demo:cases: ${hideSecrets(sentence ?? String((error as Error).stack))}\n`)
  process.exitCode = sentence === undefined ? 1 : fatalExitCode
})
