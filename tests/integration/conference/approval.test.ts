import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlanView } from '../../../server/contract/meeting-plan.ts'
import type { MeetingDesk } from '../../../server/contract/meeting-desk.ts'
import type { NoticeView } from '../../../server/contract/notice.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { openPlanning, refusalOf, type TestPlanning } from '../../support/planning.ts'

let stage: TestPlanning
let drafter: ApiClient
let approver: ApiClient
let contact: ApiClient
beforeAll(async () => {
  stage = await openPlanning({ noticeApproval: true })
  drafter = await stage.signInAs('drafter', 'meetingSecretary', 'district')
  approver = await stage.signInAs('approver', 'meetingSecretary', 'district')
  contact = await stage.signInAs('contact', 'unitContact', 'street', 'units')
})
afterAll(() => stage.close())

it('a notice that needs approval reaches no venue before somebody else approves it', async () => {
  const plan = await stage.noticed(drafter)
  expect(plan).toMatchObject({ state: 'drafted', proposal: { kind: 'notice', decidable: false } })
  const path = `/api/plans/${plan.id}/approval`
  expect((await contact.get<MeetingDesk>('/api/desk')).notices).toEqual([])
  expect(await refusalOf(drafter, path, { body: { approve: true } })).toBe('plan.ownApproval')
  expect(await refusalOf(contact, path, { body: { approve: true } })).toBe('access.denied')
  expect(await refusalOf(drafter, `/api/plans/${plan.id}`, { method: 'PUT', body: stage.wanted() })).toBe(
    'plan.approvalPending',
  )
  const waiting = await approver.get<MeetingDesk>('/api/desk')
  expect(waiting.approvals.map(({ meetingId }) => meetingId)).toEqual([plan.id])

  const returned = await approver.post<PlanView>(path, { approve: false, remark: '议程要补充' })
  expect(returned).toMatchObject({ proposal: null, returned: { remark: '议程要补充' } })
  await drafter.post(`/api/plans/${plan.id}/release`, { kind: 'notice' })
  expect(await approver.post<PlanView>(path, { approve: true })).toMatchObject({
    state: 'scheduled',
    proposal: null,
    returned: null,
  })
  expect((await contact.get<MeetingDesk>('/api/desk')).notices).toHaveLength(1)
  const { items } = await contact.get<{ items: NoticeView[] }>(`/api/meetings/${plan.id}/notices`)
  expect(items).toMatchObject([{ issuedBy: 'drafter', approvedBy: 'approver' }])
})

it('an emergency is not kept waiting', async () => {
  expect(await stage.noticed(drafter, { emergency: true })).toMatchObject({ state: 'scheduled' })
})
