import { MeetingId, NodeId, UnitId } from '../../../../server/contract/ids.ts'
import type { Plan, PlanContent } from '../../../../server/conference/planning/plan.ts'
import { newId } from '../../../../server/kernel/ids/index.ts'

export const [main, street, town, community] = [newId(UnitId), newId(UnitId), newId(UnitId), newId(UnitId)]

export const at = (text: string): number => Date.parse(`${text}+08:00`)

/** A Monday, before all meetings of these tests. */
export const now = at('2026-03-02T08:00')

export const content = (over: Partial<PlanContent> = {}): PlanContent => ({
  title: '全区政务服务工作视频会议',
  startsAt: at('2026-03-04T09:00'),
  minutes: 120,
  mainVenueId: main,
  chairVenueId: main,
  venueIds: [street, town],
  observerIds: [],
  secretary: { name: '刘洋', telephone: '0731-1' },
  requirements: '',
  agenda: [],
  disclosure: { kind: 'onRequest', basis: '' },
  emergency: false,
  replyBy: at('2026-03-03T17:00'),
  recurrence: null,
  password: '',
  ...over,
})

export const plan = (over: Partial<Plan> = {}): Plan => ({
  id: newId(MeetingId),
  homeNode: newId(NodeId),
  createdBy: null,
  state: 'drafted',
  content: content(),
  seriesId: null,
  sequence: 0,
  noticedAt: null,
  proposal: null,
  returned: null,
  ...over,
})
