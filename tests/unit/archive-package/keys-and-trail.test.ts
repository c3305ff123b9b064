import { describe, expect, it } from 'vitest'
import { addKey, createSigner, firstRing, follow, trustRing } from '../../../server/kernel/signing/index.ts'
import { checkTrail, trailLine, type TrailLine } from '../../../server/archive-package/audit-trail/trail.ts'
import { sampleChain, sampleTrail } from '../../support/packages/index.ts'

const [first, second, third, stranger] = [1, 2, 3, 9].map((seed) => createSigner(Buffer.alloc(32, seed)))
if (!first || !second || !third || !stranger) throw new Error('there are four')

describe('a key ring', () => {
  const [at1, at2, at3] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'] as const
  const ring = addKey(addKey(firstRing(first, at1), first, second, at2), second, third, at3)
  const known = (id: string) => new Map([[id, { publicKey: first.publicKey, until: null }]])

  it('leads from a key that is known to all that came later, and says until when each signed', () => {
    const trusted = follow(known(first.keyId), ring)
    expect([...trusted.keys()]).toEqual([first.keyId, second.keyId, third.keyId])
    expect([...trusted.values()].map(({ until }) => until)).toEqual([at2, at3, null])
  })

  it('leads from a stranger nowhere', () => {
    const strange = new Map([[stranger.keyId, { publicKey: stranger.publicKey, until: null }]])
    expect([...follow(strange, ring).keys()]).toEqual([stranger.keyId])
  })

  it('leads to no key that was put in by somebody else', () => {
    const forged = addKey(ring, stranger, stranger, at3)
    const pretended = {
      ...forged,
      keys: forged.keys.map((key) => ({
        ...key,
        endorsement: key.endorsement && { ...key.endorsement, by: first.keyId },
      })),
    }
    expect(follow(known(first.keyId), pretended).has(stranger.keyId)).toBe(false)
  })

  it('vouches for no key under the id of another', () => {
    const [key] = ring.keys
    if (!key) throw new Error('it has keys')
    expect(trustRing({ ...ring, keys: [{ ...key, publicKey: stranger.publicKey }] }).size).toBe(0)
  })
})

describe('an audit trail', () => {
  const chain = sampleChain(9)
  const pinned = { length: 9, head: chain.at(-1)?.hash ?? '' }
  const check = (lines: readonly TrailLine[], head = pinned) =>
    checkTrail(
      // eslint-disable-next-line @typescript-eslint/require-await
      (async function* () {
        for (const line of lines) yield trailLine(line).trimEnd()
      })(),
      head,
    )
  const trail = sampleTrail(chain, 'case-1')
  const told = trail.findLastIndex((line) => 'data' in line)

  it('is whole where others’ entries are no more than their hashes', async () => {
    expect(trail.some((line) => !('data' in line))).toBe(true)
    expect(await check(trail)).toBeUndefined()
  })

  it.each([
    ['cut off at its end', trail.slice(0, -2), 'cut', 8],
    ['without an entry in its middle', trail.toSpliced(2, 1), 'hole', 3],
    [
      'with an entry that was altered',
      trail.with(told, { ...trail[told], action: 'case.void' } as TrailLine),
      'altered',
      7,
    ],
    [
      'with an entry that was written anew',
      trail.with(told - 1, { seq: 6, hash: 'f'.repeat(64) }),
      'unlinked',
      7,
    ],
    ['that is empty', [], 'cut', 1],
  ] as const)('is not whole %s', async (_, lines, why, entry) => {
    expect(await check(lines)).toEqual({ why, entry })
  })

  it('is not whole where another chain of the same length was put in its place', async () => {
    expect(await check(trail, { ...pinned, head: 'e'.repeat(64) })).toEqual({ why: 'altered', entry: 9 })
  })
})
