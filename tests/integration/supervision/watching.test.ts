import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SourceId, type HallId } from '../../../server/contract/ids.ts'
import { CaseEvidence, CasePage } from '../../../server/contract/supervision/case.ts'
import { LinkedFootageList } from '../../../server/contract/supervision/evidence.ts'
import {
  RulesInForce,
  RulesPreview,
  WarningPage,
  WarningWithCourse,
} from '../../../server/contract/supervision/warning.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { addWindowWithCamera } from '../../support/supervision/window-camera.ts'
import { caseEvents } from '../../support/supervision/events.ts'
import { serveSupervision, type ServedSupervision } from '../../support/supervision/served.ts'
import { codes } from '../../support/directory.ts'

let served: ServedSupervision
let key: string
let supervisor: ApiClient
let contact: ApiClient
let source: SourceId
let hallId: HallId

beforeAll(async () => {
  served = await serveSupervision()
  ;({ source, hallId } = await addWindowWithCamera(served, 'W02'))
  // The camera is there since 09:00 on 2 March 2026; it is noon.
  served.directory.clock.advance(3 * 3_600_000)
  key = await served.key()
  supervisor = await served.as('supervisor', 'supervisor')
  contact = await served.as('contact', 'unitContact', codes.street)
})
afterAll(() => served.close())

const tell = async (...events: readonly unknown[]) => {
  const { rejected } = await served.tell(events, key)
  expect(rejected).toBe(0)
  await served.supervision.follower.settled()
}
const caseOf = async (number: string) =>
  CasePage.parse(await supervisor.get(`/api/cases?number=${number}`)).items[0]?.id ?? ''
const evidence = async (number: string, client = supervisor) =>
  CaseEvidence.parse(await client.get(`/api/cases/${await caseOf(number)}/evidence`)).items
const ranges = async (number: string) =>
  (await evidence(number)).map(({ from, to }) => [clock(from), clock(to)])
const clock = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16)
/** Holds as the recorder knows them by now. */
const held = () => {
  const released = new Set(
    served.commands.flatMap((one) => (one.type === 'hold.release' ? [one.holdId] : [])),
  )
  return served.commands.flatMap((one) =>
    one.type === 'hold.put' && !released.has(one.hold.id) ? [one.hold] : [],
  )
}
const post = (client: ApiClient, path: string, body: unknown, method = 'POST') =>
  client.request(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('evidence links by rule', () => {
  const place = { point: 'W02' }

  it('tie a step at a window to its camera, and hold that footage as long as the case file', async () => {
    const event = caseEvents('LINK-1')
    await tell(
      event('application', '2026-03-02T10:00', place),
      event('acceptance', '2026-03-02T10:02', place),
    )
    const [link, ...others] = await evidence('LINK-1')
    expect(others).toEqual([])
    expect(link).toMatchObject({ source, name: '2 号摄像头', origin: 'rule', watchable: true, gaps: [] })
    expect(link?.events).toEqual(['LINK-1-1', 'LINK-1-2'])
    expect(await ranges('LINK-1')).toEqual([['09:40', '10:07']])
    expect(held()).toMatchObject([{ sourceId: source, owner: `case:${await caseOf('LINK-1')}` }])
  })

  it('become others by a late event, of the case itself or of another at that window, and their holds with them', async () => {
    const other = caseEvents('LINK-2')
    await tell(other('acceptance', '2026-03-02T09:55', place))
    expect(await ranges('LINK-1')).toEqual([['09:55', '10:07']])
    expect(await ranges('LINK-2')).toEqual([['09:35', '10:00']])
    const event = caseEvents('LINK-1')
    await tell(
      { ...event('queueCall', '2026-03-02T09:58', place), eventId: 'call' },
      { ...event('rating', '2026-03-02T10:05', place), eventId: 'rating' },
    )
    expect(await ranges('LINK-1')).toEqual([['09:58', '10:05']])
    expect(
      held().map(({ from, to }) => [clock(new Date(from).toISOString()), clock(new Date(to).toISOString())]),
    ).toEqual(
      expect.arrayContaining([
        ['09:58', '10:05'],
        ['09:35', '09:58'],
      ]),
    )
    expect(held()).toHaveLength(2)
  })

  it('name what is missing in them, and say which steps were entered late', async () => {
    const from = Date.parse('2026-03-02T10:00:00+08:00')
    served.missing.set(source, [{ from, to: from + 30_000, reason: 'unreachable' }])
    const [link] = await evidence('LINK-1')
    expect(link?.gaps).toMatchObject([{ reason: 'unreachable' }])
    // Told at noon, two hours after.
    expect(link?.uncertain).toBe(true)
    served.missing.clear()
  })

  it('are none of footage that is older than the camera', async () => {
    const event = caseEvents('LINK-3')
    await tell(event('acceptance', '2026-02-20T10:00', place))
    expect(await evidence('LINK-3')).toEqual([])
  })

  it('are told to whoever looks at that footage, of cases they may see', async () => {
    const [from, to] = ['2026-03-02T10:05:00%2B08:00', '2026-03-02T11:00:00%2B08:00']
    const path = (query = '') => `/api/evidence?source=${source}&from=${from}&to=${to}${query}`
    expect((await contact.request(path())).status).toBe(403)
    expect((await supervisor.request(`/api/evidence?from=${from}&to=${to}`)).status).toBe(400)
    // LINK-1 ends as that range begins.
    expect(LinkedFootageList.parse(await supervisor.get(path()))).toEqual({ items: [], more: false })
    const wider = path().replace('10:05', '09:50')
    const { items } = LinkedFootageList.parse(await supervisor.get(wider))
    expect(items).toMatchObject([
      { caseNo: 'LINK-1', source, origin: 'rule', itemName: '事项 ITEM-0001' },
      { caseNo: 'LINK-2', source },
    ])
    expect(LinkedFootageList.parse(await supervisor.get(`${wider}&limit=1`))).toMatchObject({
      items: [{ caseNo: 'LINK-1' }],
      more: true,
    })
  })

  it('by hand are for who may watch it, and can be taken back; those by rule not', async () => {
    const id = await caseOf('LINK-1')
    const wanted = { source, from: '2026-03-02T11:00:00+08:00', to: '2026-03-02T11:10:00+08:00' }
    expect((await post(contact, `/api/cases/${id}/evidence`, wanted)).status).toBe(403)
    const made = CaseEvidence.parse(
      await (await post(supervisor, `/api/cases/${id}/evidence`, wanted)).json(),
    )
    const remove = async (link: string | undefined) =>
      (await supervisor.request(`/api/evidence/${link ?? ''}`, { method: 'DELETE' })).status
    const byRule = (await evidence('LINK-1')).find(({ origin }) => origin === 'rule')
    expect(await remove(byRule?.id)).toBe(409)
    expect(await remove(made.items[0]?.id)).toBe(204)
    expect((await evidence('LINK-1')).map(({ origin }) => origin)).toEqual(['rule'])
  })

  it('tell the unit of the case what footage there is, which it may not watch', async () => {
    const [link] = await evidence('LINK-1', contact)
    expect(link?.watchable).toBe(false)
    expect(hallId).not.toBe('')
  })
})

describe('warnings', () => {
  const warnings = async (query: string, client = supervisor) =>
    WarningPage.parse(await client.get(`/api/warnings?${query}`)).items
  const of = async (number: string) => warnings(`case=${await caseOf(number)}`)

  it('are raised as time goes by, each level once, and told on the desk', async () => {
    const event = caseEvents('WARN-1')
    await tell(event('application', '2026-03-02T09:00'), event('acceptance', '2026-03-02T09:10'))
    expect(await of('WARN-1')).toEqual([])
    const steps = async (days: number) => {
      served.directory.clock.step(days * 86_400_000)
      await served.supervision.follower.settled()
      supervisor = await served.again('supervisor')
      return (await of('WARN-1')).map(({ level }) => level)
    }
    expect(await steps(7)).toEqual(['notice'])
    expect(await steps(0)).toEqual(['notice'])
    expect(await steps(1)).toEqual(['yellow', 'notice'])
    expect(await steps(3)).toEqual(['red', 'yellow', 'notice'])
    const [red] = await of('WARN-1')
    expect(red).toMatchObject({ ruleCode: 'T01', state: 'open', caseNo: 'WARN-1', facts: { allowed: 5 } })
    expect(red?.number).toMatch(/^202603133\d{8}$/u)
    const { items } = await supervisor.get<{ items: { kind: string; facts: { caseNo: string } }[] }>(
      '/api/alerts',
    )
    expect(items.filter(({ kind }) => kind === 'case.warned').map(({ facts }) => facts.caseNo)).toContain(
      'WARN-1',
    )
    expect(
      CasePage.parse(await supervisor.get('/api/cases?level=red')).items.map(({ caseNo }) => caseNo),
    ).toContain('WARN-1')
  })

  it('are answered by the unit, objected to once, and decided by somebody else; all of it stays', async () => {
    contact = await served.again('contact')
    const [red, yellow] = await of('WARN-1')
    const act = async (client: ApiClient, verb: string, body: object = { text: '说明' }) =>
      (await post(client, `/api/warnings/${red?.id ?? ''}/${verb}`, body)).status
    expect(await act(supervisor, 'reply')).toBe(403)
    expect(await act(contact, 'void')).toBe(403)
    expect(await act(contact, 'reply', { text: ' ' })).toBe(400)
    expect(await act(contact, 'reply')).toBe(200)
    expect(await act(supervisor, 'escalation')).toBe(200)
    expect(await act(contact, 'objection')).toBe(200)
    expect(await act(contact, 'objection')).toBe(409)
    // Who escalated it does not decide.
    expect(await act(supervisor, 'decision', { uphold: true, text: '成立' })).toBe(403)
    const other = await served.as('supervisor2', 'supervisor')
    expect(await act(other, 'decision', { uphold: true, text: '成立' })).toBe(200)
    expect(await act(supervisor, 'void')).toBe(409)
    const { warning, course } = WarningWithCourse.parse(
      await supervisor.get(`/api/warnings/${red?.id ?? ''}`),
    )
    expect(warning).toMatchObject({ state: 'voided' })
    expect(course.map((one) => one.act)).toEqual([
      'raised',
      'replied',
      'escalated',
      'objected',
      'objectionUpheld',
    ])
    // The card that holds is the yellow one.
    const { items } = CasePage.parse(await supervisor.get('/api/cases?number=WARN-1'))
    expect(items[0]?.level).toBe(yellow?.level)
    await served.supervision.follower.settled()
    expect(await of('WARN-1')).toHaveLength(3)
  })

  it('are of the own units', async () => {
    const stranger = await served.as('contact2', 'unitContact', codes.otherStreet)
    expect(await warnings('', stranger)).toEqual([])
    const [red] = await of('WARN-1')
    expect((await stranger.request(`/api/warnings/${red?.id ?? ''}`)).status).toBe(403)
  })

  it('follow other rules once those are in force, which is shown before', async () => {
    const event = caseEvents('WARN-2')
    await tell(
      event('application', '2026-03-12T09:00'),
      event('acceptance', '2026-03-12T09:10'),
      event('review', '2026-03-12T10:00', { handler: { name: '王磊' } }),
      event('approval', '2026-03-12T11:00', { handler: { name: '王磊' } }),
    )
    expect(await of('WARN-2')).toEqual([])
    const { version, set } = RulesInForce.parse(await supervisor.get('/api/rules'))
    const changed = {
      ...set,
      rules: set.rules.map((rule) => (rule.kind === 'sameHandler' ? { ...rule, enabled: true } : rule)),
    }
    expect((await post(contact, '/api/rules/preview', changed)).status).toBe(403)
    const preview = RulesPreview.parse(await (await post(supervisor, '/api/rules/preview', changed)).json())
    expect(preview).toMatchObject({
      raised: 1,
      effects: [{ caseNo: 'WARN-2', ruleCode: 'X03', change: 'raised' }],
    })
    expect(await of('WARN-2')).toEqual([])
    expect((await post(supervisor, '/api/rules', { version: version + 1, set: changed }, 'PUT')).status).toBe(
      409,
    )
    expect((await post(supervisor, '/api/rules', { version, set: changed }, 'PUT')).status).toBe(200)
    await served.supervision.follower.settled()
    expect((await of('WARN-2')).map(({ ruleKind }) => ruleKind)).toEqual(['sameHandler'])
  })
})
