import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { StartupError } from '../process/index.ts'

/** A certificate (with its chain) and its key, as PEM texts that belong together. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  /** UTC epoch milliseconds. */
  readonly validUntil: number
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const readPem = async (name: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new StartupError(`${name} ${file} cannot be read: ${reason(error)}`)
  }
}

const parseCertificate = (pem: string, file: string): X509Certificate => {
  try {
    return new X509Certificate(pem)
  } catch (error) {
    throw new StartupError(`tls.cert ${file} is no certificate in PEM: ${reason(error)}`)
  }
}

const parseKey = (pem: string, file: string): KeyObject => {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    throw new StartupError(`tls.key ${file} is no private key in PEM without a passphrase: ${reason(error)}`)
  }
}

/**
 * Reads a certificate and its key, and makes sure that TLS can be spoken with them: Node listens with an empty or a
 * foreign key all the same, and then refuses every browser.
 * @throws StartupError naming the file that is wrong
 */
export const readCertificate = async (files: {
  readonly cert: string
  readonly key: string
}): Promise<Certificate> => {
  const cert = await readPem('tls.cert', files.cert)
  const key = await readPem('tls.key', files.key)
  const parsed = parseCertificate(cert, files.cert)
  if (!parsed.checkPrivateKey(parseKey(key, files.key)))
    throw new StartupError(`tls.key ${files.key} does not belong to tls.cert ${files.cert}`)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new StartupError(`tls.cert ${files.cert} cannot be served with: ${reason(error)}`)
  }
  return { cert, key, validUntil: Date.parse(parsed.validTo) }
}
