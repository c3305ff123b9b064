import { describe, expect, it } from 'vitest'
import {
  changesByEvent,
  changesByState,
  type Alert,
  type Change,
  type Trouble,
} from '../../../server/alerts/alert.ts'
import type { AlertSeverity } from '../../../server/contract/alert.ts'
import { AlertId, NodeId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'

const now = 100_000
const trouble = (over: Partial<Trouble> = {}): Trouble => ({
  ...{ matter: { kind: 'recorder.problem', facts: { code: 'index.notWritten', detail: '' } } },
  ...{ subject: 'index', unitId: null, severity: 'warning', since: 90_000, ...over },
})
const alert = (over: Partial<Alert> = {}): Alert => {
  const { matter, subject, unitId, severity, since } = trouble()
  return {
    ...{ id: newId(AlertId), homeNode: newId(NodeId), seq: 1, matter, subject, unitId, severity, since },
    ...{ raisedAt: 95_000, expiresAt: null, endedAt: null, merged: false, acknowledged: null },
    ...over,
  }
}
const kinds = ['recorder.problem'] as const
const settle = (lasting: readonly Alert[], ...troubles: readonly Trouble[]): readonly string[] =>
  changesByState(kinds, lasting, troubles, now).map(({ what }: Change) => what)

describe('alerts where these troubles are', () => {
  it('are raised once for a kind and subject, while it lasts', () => {
    expect(settle([], trouble())).toEqual(['raised'])
    expect(settle([alert()], trouble())).toEqual([])
    expect(settle([alert({ subject: 'another' })], trouble())).toEqual(['ended', 'raised'])
  })

  it.each<[AlertSeverity, AlertSeverity, string]>([
    ['warning', 'fault', 'worsened'],
    ['fault', 'warning', 'eased'],
  ])('that go from %s to %s are %s', (before, after, what) => {
    expect(settle([alert({ severity: before })], trouble({ severity: after }))).toEqual([what])
  })

  it('tell what is new of them', () => {
    const facts = { code: 'index.notWritten', detail: 'the disk is full' }
    expect(settle([alert()], trouble({ matter: { kind: 'recorder.problem', facts } }))).toEqual(['told'])
  })

  it('end when their trouble is over, at the time that it names', () => {
    expect(changesByState(kinds, [alert()], [], now)).toMatchObject([{ what: 'ended', at: now }])
    expect(changesByState(kinds, [alert()], [trouble({ endedAt: 97_000 })], now)).toMatchObject([
      { what: 'ended', at: 97_000 },
    ])
  })

  it('are raised for what is over before it could be told', () => {
    const over = trouble({ endedAt: 97_000 })
    expect(changesByState(kinds, [], [over], now)).toEqual([{ what: 'raised', trouble: over }])
  })

  it('go on as part of a larger trouble, which takes them over', () => {
    const larger = trouble({ subject: 'all', covers: ['index'] })
    expect(settle([alert()], larger)).toEqual(['merged', 'raised'])
  })

  it('of other kinds are left alone', () => {
    const other = alert({ matter: { kind: 'recorder.down', facts: {} } })
    expect(settle([other])).toEqual([])
  })
})

describe('something that happens again', () => {
  it('keeps its one alert up for longer', () => {
    expect(changesByEvent([], trouble({ expiresAt: 5 }))).toMatchObject([{ what: 'raised' }])
    expect(changesByEvent([alert({ expiresAt: 5 })], trouble({ expiresAt: 9 }))).toMatchObject([
      { what: 'told', trouble: { expiresAt: 9 } },
    ])
  })
})
