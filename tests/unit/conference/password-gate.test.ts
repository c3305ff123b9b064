import { expect, it } from 'vitest'
import { SessionId, UnitId, UserId } from '../../../server/contract/ids.ts'
import { createPasswordGate } from '../../../server/conference/password-gate.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { manualClock } from '../../support/manual-clock.ts'

const person = () => ({
  actor: {
    ...{ userId: newId(UserId), sessionId: newId(SessionId), displayName: '李明', unitId: newId(UnitId) },
    ...{ grants: [], address: '127.0.0.1' },
  },
})
const venue = { control: false, reclaim: false }
const code = (code: string): unknown => expect.objectContaining({ code })

it('asks for the password once, not those who control the floor, and stops whoever guesses', () => {
  const clock = manualClock(0)
  const gate = createPasswordGate({ password: '4821', clock, attendance: () => [] })
  const one = person()
  expect(() => gate.require(one, venue)).toThrow(code('meeting.passwordNeeded'))
  gate.require(one, { control: true, reclaim: false })
  gate.require({ ...one, password: ' 4821 ' }, venue)
  gate.require(one, venue)

  const guesser = person()
  for (let attempt = 0; attempt < 5; attempt += 1)
    expect(() => gate.require({ ...guesser, password: '1' }, venue)).toThrow(code('meeting.passwordWrong'))
  expect(() => gate.require({ ...guesser, password: '4821' }, venue)).toThrow(code('request.rateLimited'))
  clock.advance(61_000)
  gate.require({ ...guesser, password: '4821' }, venue)
})
