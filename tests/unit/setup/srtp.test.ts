import { describe, expect, it } from 'vitest'
import { SRTP_PROFILES, masterKeys } from '../../../config/setup/worker/srtp.mjs'
import { bindingRequest, isBindingSuccess } from '../../../config/setup/worker/stun.mjs'

const header = Buffer.from([0x80, 100, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3])
const packet = Buffer.concat([header, Buffer.from('what was said')])

describe.each(SRTP_PROFILES)('the proof of a worker under $openssl', (profile) => {
  const master = { key: Buffer.alloc(profile.keyBytes, 1), salt: Buffer.alloc(profile.saltBytes, 2) }

  it('refuses a packet of which one bit was changed', () => {
    const forged = profile.seal(packet, master)
    forged[header.length] = (forged[header.length] ?? 0) ^ 1
    expect(() => profile.open(forged, master)).toThrow()
  })

  it('refuses a packet sealed with another key', () => {
    const other = { ...master, key: Buffer.alloc(profile.keyBytes, 9) }
    expect(() => profile.open(profile.seal(packet, other), master)).toThrow()
  })

  it('opens what it sealed, and leaves its header readable', () => {
    const sealed = profile.seal(packet, master)
    expect(sealed.subarray(0, header.length)).toEqual(header)
    expect(profile.open(sealed, master)).toEqual(packet)
  })
})

describe('the handshake of the proof', () => {
  it('gives each direction its own half of the keying material', () => {
    expect(masterKeys(Buffer.from('ckCKctCT'), { keyBytes: 2, saltBytes: 2 })).toEqual({
      client: { key: Buffer.from('ck'), salt: Buffer.from('ct') },
      server: { key: Buffer.from('CK'), salt: Buffer.from('CT') },
    })
  })

  it('begins with an ICE check whose length counts all its attributes', () => {
    const request = bindingRequest({ remoteUfrag: 'remote', remotePassword: 'password', localUfrag: 'me' })
    expect(request.readUInt16BE(2)).toBe(request.length - 20)
    expect(isBindingSuccess(request)).toBe(false)
  })
})
