import { mkdir, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { readCertificate, type Certificate } from '../kernel/certificate/index.ts'
import type { Config } from '../kernel/config/index.ts'

const validDays = 397

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address.split('%', 1)[0] ?? address)

const makeCertificate = async (name: string): Promise<Pick<Certificate, 'cert' | 'key'>> => {
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
 * @throws StartupError naming the file that cannot be used
 */
export const serverCertificate = async (
  tls: Config['tls'],
  tlsDir: string,
): Promise<Certificate | undefined> => {
  if (tls.cert !== null && tls.key !== null) return readCertificate({ cert: tls.cert, key: tls.key })
  if (!tls.selfSigned) return undefined
  const files = { cert: join(tlsDir, 'self-signed.crt'), key: join(tlsDir, 'self-signed.key') }
  const kept = await readCertificate(files).catch(() => undefined)
  if (kept && kept.validUntil > Date.now()) return kept
  const made = await makeCertificate('huijian')
  await mkdir(tlsDir, { recursive: true, mode: 0o700 })
  await writeFile(files.key, made.key, { mode: 0o600 })
  await writeFile(files.cert, made.cert)
  return readCertificate(files)
}
