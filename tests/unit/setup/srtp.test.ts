import { describe, expect, it } from 'vitest'
import { SRTP_PROFILES, serverKeys } from '../../../config/setup/worker/srtp.mjs'
import { bindingRequest, isBindingSuccess } from '../../../config/setup/worker/stun.mjs'

/** A packet of zeros with a valid header: no key opens it. */
const forged = Buffer.concat([Buffer.from([0x80, 100, 0, 1]), Buffer.alloc(60)])

describe('the proof of a worker', () => {
  it.each(SRTP_PROFILES)('refuses a forged packet under $openssl', (profile) => {
    const master = { key: Buffer.alloc(profile.keyBytes, 1), salt: Buffer.alloc(profile.saltBytes, 2) }
    expect(() => profile.open(forged, master)).toThrow()
  })

  it('takes the server’s half of the keying material', () => {
    const material = Buffer.from('ckCKctCT')
    expect(serverKeys(material, { keyBytes: 2, saltBytes: 2 })).toEqual({
      key: material.subarray(2, 4),
      salt: material.subarray(6, 8),
    })
  })

  it('sends an ICE check whose length counts all its attributes', () => {
    const request = bindingRequest({ remoteUfrag: 'remote', remotePassword: 'password', localUfrag: 'me' })
    expect(request.readUInt16BE(2)).toBe(request.length - 20)
    expect(isBindingSuccess(request)).toBe(false)
  })
})
