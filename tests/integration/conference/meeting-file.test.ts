import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seal } from '../../../server/archive-package/index.ts'
import { createMeetingFiles } from '../../../server/conference/meeting-file/meeting-file.ts'
import { registerPolicyOf } from '../../../server/conference/planning/planning.ts'
import { createMeetingStore } from '../../../server/conference/store.ts'
import { MeetingId } from '../../../server/contract/ids.ts'
import type { PlanView } from '../../../server/contract/meeting-plan.ts'
import { loadConfig } from '../../../server/kernel/config/index.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { samplePlan, sampleRing, sampleSigner } from '../../support/packages/index.ts'
import { openPlanning, put, type TestPlanning } from '../../support/planning.ts'

let folder: string
let stage: TestPlanning
let secretary: ApiClient
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huijian-meeting-file-'))
  stage = await openPlanning()
  secretary = await stage.signInAs('secretary', 'meetingSecretary', 'district')
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true })
})

const files = () => {
  const { business, clock, directory } = stage.served
  const { database } = business
  return createMeetingFiles({
    ...{ database, clock, store: createMeetingStore(database), materials: stage.planning.materialFiles },
    units: { nameOf: (id) => directory.units.find(id)?.name },
    register: registerPolicyOf(loadConfig(undefined, {}).meeting.planning, 60),
    ...{ retention: 'years30', written: () => Promise.resolve(), others: [] },
  })
}

describe('the file of a meeting', () => {
  it('is of meetings that venues were told of, and of no other', async () => {
    const draft = await secretary.post<PlanView>('/api/plans', stage.wanted())
    expect(await files()(draft.id)).toBeUndefined()
    expect(await files()(newId(MeetingId))).toBeUndefined()
    expect(await files()('nonsense')).toBeUndefined()
  })

  it('holds notice, receipts, agenda, materials and who came, and names what is missing', async () => {
    const { id } = await stage.noticed(secretary)
    const contact = await stage.signInAs('contact', 'unitContact', 'street', 'units')
    await put(contact, `/api/meetings/${id}/receipts/${stage.unit('street')}`, {
      ...{ answer: 'attend', reason: '' },
      people: [{ part: 'attendee', name: '孙斌', title: '主任', telephone: '' }],
    })
    const upload = new URLSearchParams({
      fileName: '汇报:材料.txt',
      unit: stage.unit('street'),
      name: '汇报材料',
    })
    const stored = await contact.request(`/api/meetings/${id}/materials?${upload.toString()}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: '一季度情况' },
    })
    expect(stored.ok).toBe(true)

    const file = await files()(id)
    if (!file) throw new Error('the meeting has no file')
    expect(file.unitId).toBe(stage.unit('district'))
    const { content } = file
    const description = await content.describe()
    expect(description).toMatchObject({
      kind: 'meeting',
      subject: id,
      retention: 'years30',
      publicity: 'onRequest',
    })
    expect(description.parts.flatMap(({ code, present }) => (present ? [] : [code]))).toEqual([
      'meeting.ended',
      'attendance',
    ])
    const head = await stage.served.audit.head()
    const audit = { length: head.seq, head: head.hash }
    const plan = await samplePlan(content, { audit, acceptGaps: true, description })
    const sealed = await seal(plan, {
      ...{ archives: folder, content, signer: sampleSigner, ring: sampleRing },
    })
    expect(sealed.report).toMatchObject({ intact: true, signature: 'known' })
    const read = (path: string): Promise<string> => readFile(join(sealed.folder, 'data', path), 'utf8')
    expect(await read('materials/01-v1 汇报_材料.txt')).toBe('一季度情况')
    expect(await read('notice/receipts.json')).toContain('孙斌')
    expect(await read('agenda/agenda.json')).toContain('通报一季度情况')
    expect(JSON.parse(await read('notice/notices.json'))).toMatchObject([{ kind: 'notice' }])
    expect(await read('metadata/audit-trail.jsonl')).toContain('material.stored')
  })
})
