import { parseArgs } from 'node:util'
import { packageVerifier } from './archive-package/index.ts'
import { explainFailure } from './kernel/process/index.ts'
import { sealedFileVerifier } from './kernel/sealed-file/index.ts'
import {
  lookAt,
  UnverifiableError,
  type Verified,
  type Verifier,
  type VerifierLanguage,
} from './kernel/verifier/index.ts'

const help = `Verifies an archive package, any bag of RFC 8493 (a folder, a .zip or a .tar), or exported footage (.mp4). It needs neither
server nor database.
校验归档信息包、任何 BagIt 信息包（文件夹、.zip 或 .tar）或导出的录像（.mp4），无需服务器和数据库。

  npm run verify -- PATH [--keys FILE]… [--json] [--lang zh|en]

  --keys FILE  public keys that you vouch for: a PEM, or the key ring that the office publishes; may be repeated
  --json       one JSON object instead of sentences
  --lang zh|en the language of the sentences; by default that of the terminal

Ends with 0: intact, and signed by a key that you named; 1: changed, and what stands above it; 2: nothing can be said;
3: intact, but signed by a key that you did not name, or by nobody.
`

/** Whatever can be verified; the first that takes what was given has it. */
const verifiers: readonly Verifier[] = [packageVerifier, sealedFileVerifier]

const exitCodes: Readonly<Record<Verified['verdict'], number>> = { intact: 0, damaged: 1, unvouched: 3 }
const nothingToSay = 2

const languageOf = (asked: string | undefined): VerifierLanguage => {
  const name = asked ?? new Intl.DateTimeFormat().resolvedOptions().locale
  return name.startsWith('zh') ? 'zh-CN' : 'en'
}

const progressOn = (stream: NodeJS.WriteStream) => {
  let told = -1
  return (done: number, of: number): void => {
    const percent = of === 0 ? 100 : Math.floor((done / of) * 100)
    if (!stream.isTTY || percent === told) return
    told = percent
    stream.write(`\r${percent} %${done === of ? '\r     \r' : ''}`)
  }
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: {
      keys: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      lang: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [path, ...more] = positionals
  if (values.help || path === undefined || more.length > 0) {
    process.stdout.write(help)
    process.exitCode = values.help ? 0 : nothingToSay
    return
  }
  const given = await lookAt(path).catch((error: unknown) => {
    throw new UnverifiableError(`${path} cannot be read`, { cause: error })
  })
  const verifier = verifiers.find((each) => each.takes(given))
  if (!verifier) throw new UnverifiableError(`${path} is nothing that can be verified`)
  const { verdict, lines, report } = await verifier.verify(given, {
    ...{ keys: values.keys, language: languageOf(values.lang), signal: new AbortController().signal },
    onProgress: progressOn(process.stderr),
  })
  process.stdout.write(
    values.json ? `${JSON.stringify({ verdict, path, ...report })}\n` : `${lines.join('\n')}\n`,
  )
  process.exitCode = exitCodes[verdict]
}

await main().catch((error: unknown) => {
  const sentence = error instanceof UnverifiableError ? error.message : explainFailure(error)
  process.stderr.write(`verify: ${sentence ?? String((error as Error).stack)}\n`)
  process.exitCode = nothingToSay
})
