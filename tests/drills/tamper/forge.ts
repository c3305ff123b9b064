import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signatureFiles } from '../../../server/archive-package/index.ts'
import { type Signer } from '../../../server/kernel/signing/index.ts'
import { canonicalJson, type Json } from '../../../server/kernel/audit/index.ts'

const algorithms = ['sha256', 'sm3'] as const

const filesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

/** Makes all manifests of a package fit what lies in it now, as somebody would who wants nobody to see a change. */
export const remakeManifests = async (folder: string): Promise<void> => {
  const digest = async (algorithm: string, path: string): Promise<string> =>
    createHash(algorithm)
      .update(await readFile(join(folder, path)))
      .digest('hex')
  const write = async (prefix: string, paths: readonly string[]): Promise<void> => {
    for (const algorithm of algorithms) {
      const lines = await Promise.all(
        paths.map(async (path) => `${await digest(algorithm, path)}  ${path}\n`),
      )
      await writeFile(join(folder, `${prefix}manifest-${algorithm}.txt`), lines.join(''))
    }
  }
  const paths = await filesOf(folder)
  const payload = paths.filter((path) => path.startsWith('data/'))
  await write('', payload)
  const signed: readonly string[] = [signatureFiles.statement, signatureFiles.signature]
  const tags = paths.filter((path) => !path.startsWith('data/') && !path.startsWith('tagmanifest'))
  await write(
    'tag',
    tags.filter((path) => !signed.includes(path)),
  )
}

interface Statement {
  [name: string]: Json | undefined
  manifests: Record<string, Record<string, string>>
}

/** Signs what lies there now by a key, as somebody would who has one. */
export const resign = async (folder: string, signer: Signer): Promise<void> => {
  await writeFile(join(folder, signatureFiles.signer), signer.publicKey)
  await remakeManifests(folder)
  const file = join(folder, signatureFiles.statement)
  const statement = JSON.parse(await readFile(file, 'utf8')) as Statement
  for (const [path, digests] of Object.entries(statement.manifests)) {
    const bytes = await readFile(join(folder, path))
    for (const algorithm of Object.keys(digests))
      digests[algorithm] = createHash(algorithm).update(bytes).digest('hex')
  }
  const text = Buffer.from(canonicalJson({ ...statement, keyId: signer.keyId }))
  await writeFile(file, text)
  await writeFile(join(folder, signatureFiles.signature), signer.sign(text))
}

export { filesOf }
