import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { generate } from 'selfsigned'
import type { Config } from '../kernel/config/index.ts'
import { StartupError } from '../kernel/process/index.ts'

/** PEM texts of a certificate (with its chain) and of its key. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const validDays = 397

const readPem = async (key: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new StartupError(
      `${key} ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address.split('%', 1)[0] ?? address)

const makeCertificate = async (name: string): Promise<Certificate> => {
  const now = new Date()
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + validDays * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...ownAddresses().map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/**
 * The certificate to serve with: the configured one, or a self-signed one that is made once and kept, or undefined
 * for plain HTTP on loopback.
 * @throws StartupError naming the file that cannot be read
 */
export const serverCertificate = async (
  tls: Config['tls'],
  tlsDir: string,
): Promise<Certificate | undefined> => {
  if (tls.cert !== null && tls.key !== null) {
    return { cert: await readPem('tls.cert', tls.cert), key: await readPem('tls.key', tls.key) }
  }
  if (!tls.selfSigned) return undefined
  const files = { cert: join(tlsDir, 'self-signed.crt'), key: join(tlsDir, 'self-signed.key') }
  try {
    return { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') }
  } catch {
    const made = await makeCertificate('huijian')
    await mkdir(dirname(files.cert), { recursive: true, mode: 0o700 })
    await writeFile(files.key, made.key, { mode: 0o600 })
    await writeFile(files.cert, made.cert)
    return made
  }
}
