import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Key and certificate of a WebRTC endpoint; many peers of one test share it. */
export interface RtcIdentity {
  readonly key: string
  readonly certificate: string
  /** SHA-256, as SDP writes it (RFC 8122 §5). */
  readonly fingerprint: string
}

/** Makes an identity in a folder, by OpenSSL. */
export const createIdentity = async (folder: string): Promise<RtcIdentity> => {
  const key = join(folder, 'rtc-key.pem')
  const certificate = join(folder, 'rtc-certificate.pem')
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=seat', '-days', '2', '-keyout', key, '-out', certificate],
  ])
  const { fingerprint256 } = new X509Certificate(await readFile(certificate))
  return { key, certificate, fingerprint: fingerprint256 }
}
