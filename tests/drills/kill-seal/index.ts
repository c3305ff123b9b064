import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { verifyPackage } from '../../../server/archive-package/index.ts'
import { trustRing } from '../../../server/kernel/signing/index.ts'
import { makeFiles, sampleRing, startSealing } from '../../support/packages/index.ts'
import { seeded } from '../../support/mp4-stream.ts'
import { defineRun, type RunContext } from '../../support/run-contract/index.ts'

const mib = 2 ** 20
const known = trustRing(sampleRing)

/** Packages that lie where only whole ones may, and are none. */
const badPackages = async (archives: string): Promise<number> => {
  let bad = 0
  for (const name of await readdir(archives)) {
    if (name === '.building') continue
    const given = { path: join(archives, name), kind: 'folder' } as const
    const { intact, signature } = await verifyPackage(given, { known, digests: 'strongest' })
    if (!intact || signature !== 'known') bad += 1
  }
  return bad
}

/** What lies there besides the package: half-made folders, drafts. */
const leftIn = async (archives: string, sealed: string): Promise<number> => {
  const others = (await readdir(archives)).filter((name) => name !== '.building' && name !== sealed)
  const drafts = (await readdir(archives, { recursive: true })).filter((name) => name.endsWith('.draft'))
  return others.length + drafts.length + (await readdir(join(archives, '.building'))).length
}

/** Where a sealing is killed: after so many messages of its progress, or after so long. */
type Moment = { readonly message: number } | { readonly ms: number }

/** @returns whether the kill came before the end */
const killAt = async (
  context: RunContext,
  place: { readonly archives: string; readonly folder: string; readonly id: string },
  moment: Moment,
): Promise<boolean> => {
  let messages = 0
  const sealing = await context.own(
    startSealing(place, () => {
      messages += 1
      if ('message' in moment && messages >= moment.message) sealing.child.kill('SIGKILL')
    }),
  )
  const late = new AbortController()
  if ('ms' in moment)
    void delay(moment.ms, undefined, { signal: late.signal }).then(
      () => sealing.child.kill('SIGKILL'),
      () => undefined,
    )
  const result = await sealing.ended
  late.abort()
  return result === undefined
}

/** kill -9 of whoever seals: what is there is always a whole package or none, and it goes on to the end. */
export const killSeal = defineRun({
  name: 'kill-seal',
  summary:
    'kill -9 while a package is sealed, at random moments; resumed each time: nothing half-made is left',
  options: {
    moments: { summary: 'kills', default: 20, quick: 4, min: 1, max: 1000 },
    mib: { summary: 'size of each package', default: 256, quick: 12, min: 4, max: 10_000 },
    seed: { summary: 'of the moments', default: 1, min: 1, max: 1e9 },
  },
  bars: [
    { figure: 'killsMissed', op: '==', limit: 0 },
    { figure: 'badPackages', op: '==', limit: 0 },
    { figure: 'leftovers', op: '==', limit: 0 },
  ],
  run: async (context) => {
    const { moments, mib: size, seed } = context.options
    const folder = await context.folder()
    const [clips, archives] = [join(folder, 'clips'), join(folder, 'archives')]
    await mkdir(archives)
    const files = 8
    await makeFiles(clips, files, Math.floor(size / files) * mib)
    const random = seeded(seed)

    context.progress('sealing once, undisturbed')
    let messages = 0
    const whole = await context.own(
      startSealing({ archives, folder: clips, id: 'whole' }, () => {
        messages += 1
      }),
    )
    const startedAt = performance.now()
    if (!(await whole.ended)) throw new Error('the sealing did not come to its end')
    const wholeMs = performance.now() - startedAt

    await rm(join(archives, 'whole-v1'), { recursive: true })

    let [killed, bad, leftovers] = [0, 0, 0]
    // A kill that comes after the end is none: another moment is drawn.
    for (let n = 0; killed < moments && n < 3 * moments; n += 1) {
      const place = { archives, folder: clips, id: `killed-${n}` }
      // By its progress it is met in the short steps too, by time in the middle of the long ones.
      const moment =
        n % 2 === 0 ? { message: 1 + Math.floor(random() * messages) } : { ms: random() * wholeMs }
      if (await killAt(context, place, moment)) killed += 1
      bad += await badPackages(archives)
      const resumed = await context.own(startSealing(place))
      if (!(await resumed.ended)?.intact) bad += 1
      bad += await badPackages(archives)
      leftovers += await leftIn(archives, `${place.id}-v1`)
      await rm(join(archives, `${place.id}-v1`), { recursive: true, force: true })
      context.progress(`killed and resumed ${killed} of ${moments}`)
    }
    return { killed, killsMissed: moments - killed, badPackages: bad, leftovers }
  },
})
