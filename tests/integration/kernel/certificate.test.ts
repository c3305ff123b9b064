import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCertificate } from '../../../server/kernel/certificate/index.ts'

describe('readCertificate', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificate-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const pair = () => generate([{ name: 'commonName', value: 'huijian.example' }], { keyType: 'ec' })
  const files = async (cert: string, key: string): Promise<{ cert: string; key: string }> => {
    const names = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') }
    await writeFile(names.cert, cert)
    await writeFile(names.key, key)
    return names
  }

  it('refuses what is empty, foreign or not there, and names the file', async () => {
    const [one, other] = await Promise.all([pair(), pair()])
    await expect(readCertificate(await files('', ''))).rejects.toThrow(
      /tls\.cert .*tls\.crt is no certificate/u,
    )
    await expect(readCertificate(await files(one.cert, 'key'))).rejects.toThrow(
      /tls\.key .*tls\.key is no private key/u,
    )
    await expect(readCertificate(await files(one.cert, other.private))).rejects.toThrow('does not belong to')
    const missing = { ...(await files(one.cert, one.private)), key: join(folder, 'none.key') }
    await expect(readCertificate(missing)).rejects.toThrow(/tls\.key .*none\.key cannot be read/u)
  })

  it('tells how long a certificate that fits its key is valid', async () => {
    const { cert, private: key } = await pair()
    const read = await readCertificate(await files(cert, key))
    expect(read).toMatchObject({ cert, key })
    expect(read.validUntil).toBeGreaterThan(Date.now())
  })
})
