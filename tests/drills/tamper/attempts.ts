import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createSigner, type Signer } from '../../../server/kernel/signing/index.ts'
import { filesOf, remakeManifests, resign } from './forge.ts'

/** What somebody does to a package, and what verify must say of it. */
export interface Attempt {
  readonly name: string
  /** The file that must be named; null where it is the signer who must be called unknown. */
  readonly named: string | null
  tamper(folder: string): Promise<void>
}

const flipBit = async (file: string, random: () => number): Promise<void> => {
  const bytes = await readFile(file)
  const bit = Math.floor(random() * bytes.length * 8)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  await writeFile(file, bytes)
}

const trail = 'data/metadata/audit-trail.jsonl'

/** Takes the last entries off the trail. */
const cutTrail = async (folder: string): Promise<void> => {
  const lines = (await readFile(join(folder, trail), 'utf8')).split('\n')
  await writeFile(join(folder, trail), `${lines.slice(0, -4).join('\n')}\n`)
}

const inEvery = (
  files: readonly string[],
  name: string,
  tamper: (file: string) => Promise<void>,
): readonly Attempt[] =>
  files.map((path) => ({
    name: `${name} ${path}`,
    named: path,
    tamper: (folder) => tamper(join(folder, path)),
  }))

const added = [
  'data/footage/另一段.mp4',
  'data/.hidden',
  'index2.html',
  'signature/extra.txt',
  'tagmanifest-md5.txt',
]
const payload = 'data/result/决定书.pdf'

/** Everything that is tried on an intact package, each on a copy of its own. */
export const attemptsOn = async (
  folder: string,
  insider: Signer,
  random: () => number,
): Promise<readonly Attempt[]> => {
  const files = await filesOf(folder)
  const stranger = createSigner(Buffer.alloc(32, 99))
  const change = (folder: string): Promise<void> => appendFile(join(folder, payload), 'forged')
  return [
    ...inEvery(files, 'a bit flipped in', (file) => flipBit(file, random)),
    ...inEvery(files, 'cut off at half:', async (file) => {
      const bytes = await readFile(file)
      await writeFile(file, bytes.subarray(0, Math.floor(bytes.length / 2)))
    }),
    ...inEvery(files, 'removed', (file) => rm(file)),
    ...inEvery(added, 'added', async (file) => {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, 'more')
    }),
    {
      name: 'a file changed, and its manifest with it',
      named: 'manifest-sha256.txt',
      tamper: async (at) => {
        const tags = await Promise.all(
          ['sha256', 'sm3'].map((each) => readFile(join(at, `tagmanifest-${each}.txt`))),
        )
        await change(at)
        await remakeManifests(at)
        for (const [n, each] of ['sha256', 'sm3'].entries())
          await writeFile(join(at, `tagmanifest-${each}.txt`), tags[n] ?? '')
      },
    },
    {
      name: 'a file changed, and all manifests with it',
      named: 'tagmanifest-sha256.txt',
      tamper: async (at) => {
        await change(at)
        await remakeManifests(at)
      },
    },
    {
      name: 'signed anew by another key',
      named: null,
      tamper: async (at) => {
        await change(at)
        await resign(at, stranger)
      },
    },
    { name: 'the audit trail cut', named: trail, tamper: cutTrail },
    {
      name: 'the audit trail cut, and signed anew by the very key',
      named: trail,
      tamper: async (at) => {
        await cutTrail(at)
        await resign(at, insider)
      },
    },
    {
      name: 'an entry of the audit trail rewritten, and signed anew by the very key',
      named: trail,
      tamper: async (at) => {
        const text = await readFile(join(at, trail), 'utf8')
        await writeFile(join(at, trail), text.replace('"case.step"', '"case.void"'))
        await resign(at, insider)
      },
    },
    {
      name: 'the signature taken away',
      named: 'signature/statement.json',
      tamper: async (at) => {
        await rm(join(at, 'signature/statement.json'))
        await rm(join(at, 'signature/statement.sig'))
      },
    },
  ]
}
