import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { verifyPackage } from '../../../server/archive-package/index.ts'
import { trustRing } from '../../../server/kernel/signing/index.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { sampleRing, sampleSigner, sealSample } from '../../support/packages/index.ts'
import { defineRun } from '../../support/run-contract/index.ts'
import { attemptsOn, type Attempt } from './attempts.ts'

const known = trustRing(sampleRing)

/** Runs a program that must say yes; anything else is told. */
const agrees = async (program: string, args: readonly string[], cwd: string): Promise<boolean> => {
  const child = spawn(program, args, { cwd, stdio: 'ignore' })
  const [status] = (await once(child, 'exit')) as [number | null]
  return status === 0
}

/** `verify`, `sha256sum` and `openssl` on an intact package. @returns how many of them disagree */
const disagreements = async (folder: string, keys: string): Promise<number> => {
  const verify = resolve(import.meta.dirname, '../../../server/verify.ts')
  const signed = ['-in', 'signature/statement.json', '-sigfile', 'signature/statement.sig']
  const answers = await Promise.all([
    agrees(process.execPath, [verify, folder, '--keys', keys], folder),
    agrees('sha256sum', ['--check', '--strict', 'manifest-sha256.txt'], folder),
    agrees('sha256sum', ['--check', '--strict', 'tagmanifest-sha256.txt'], folder),
    agrees(
      'openssl',
      ['pkeyutl', '-verify', '-pubin', '-inkey', 'signature/signer.pem', '-rawin', ...signed],
      folder,
    ),
  ])
  return answers.filter((yes) => !yes).length
}

/** Whether verify finds it, and names the file. */
const isFound = async ({ named }: Attempt, path: string): Promise<boolean> => {
  const report = await verifyPackage({ path, kind: 'folder' }, { known, digests: 'all' })
  if (named === null) return report.signature === 'unknown'
  return !report.intact && report.faults.some((fault) => fault.path === named)
}

/** Whatever is done to a sealed package is found, and the file is named. */
export const tamper = defineRun({
  name: 'tamper',
  summary: 'a sealed package changed in every way: each found, and the file named; other programs agree',
  options: {
    rounds: { summary: 'bits flipped in each file', default: 10, quick: 1, min: 1, max: 1000 },
    seed: { summary: 'of the bits', default: 1, min: 1, max: 1e9 },
  },
  bars: [
    { figure: 'attempts', op: '>=', limit: 50 },
    { figure: 'missed', op: '==', limit: 0 },
    { figure: 'disagreements', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const folder = await context.folder()
    const archives = join(folder, 'archives')
    await mkdir(archives)
    const { folder: intact } = await sealSample(archives)
    const keys = join(folder, 'keys.json')
    await writeFile(keys, JSON.stringify(sampleRing))
    const disagreeing = await disagreements(intact, keys)

    const random = seeded(context.options.seed)
    let [attempts, missed] = [0, 0]
    for (let round = 0; round < context.options.rounds; round += 1) {
      for (const attempt of await attemptsOn(intact, sampleSigner, random)) {
        context.signal.throwIfAborted()
        const copy = join(folder, 'copy')
        await cp(intact, copy, { recursive: true })
        await attempt.tamper(copy)
        attempts += 1
        if (!(await isFound(attempt, copy))) {
          missed += 1
          context.progress(`missed: ${attempt.name}`)
        }
        await rm(copy, { recursive: true })
      }
    }
    return { attempts, missed, disagreements: disagreeing }
  },
})
