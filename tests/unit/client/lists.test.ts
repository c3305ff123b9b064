import { describe, expect, it } from 'vitest'
import type { UnitView } from '../../../server/contract/directory.ts'
import { MeetingId, UnitId } from '../../../server/contract/ids.ts'
import type { MeetingView } from '../../../server/contract/meeting.ts'
import { agentName } from '../../../client/src/admin/agent-name.ts'
import { pathTo, unitForest } from '../../../client/src/admin/unit-tree.ts'
import { groupMeetings } from '../../../client/src/meeting/meeting-groups.ts'

const id = (n: number) => `01927d3e-0000-7000-8000-${String(n).padStart(12, '0')}`
const unit = (n: number, parent: number | null, line: number | null): UnitView => ({
  id: UnitId.parse(id(n)),
  code: String(n),
  name: `单位 ${n}`,
  level: 'district',
  territorialParentId: parent === null ? null : UnitId.parse(id(parent)),
  lineSuperiorId: line === null ? null : UnitId.parse(id(line)),
  approves: false,
})

describe('the tree of units', () => {
  const units = [unit(1, null, null), unit(2, 1, null), unit(3, 2, 9)]

  it('follows the relation asked for; whose superior is elsewhere stands at the top', () => {
    expect(unitForest(units, 'territory').map((node) => node.id)).toEqual([id(1)])
    expect(unitForest(units, 'line').map((node) => node.id)).toEqual([id(1), id(2), id(3)])
  })

  it('knows the way from the top to a unit', () => {
    const forest = unitForest(units, 'territory')
    expect(pathTo(forest, id(3)).map((node) => node.id)).toEqual([id(1), id(2), id(3)])
    expect(pathTo(forest, id(7))).toEqual([])
  })
})

describe('the list of meetings', () => {
  const meeting = (n: number, state: MeetingView['state'], startsAt: string): MeetingView => ({
    id: MeetingId.parse(id(n)),
    title: `会议 ${n}`,
    state,
    startsAt,
    mainVenueId: UnitId.parse(id(1)),
    mainVenueName: '主会场',
    venues: [],
    present: 0,
  })

  it('begins with what is under way, then what comes next, then what was last', () => {
    const groups = groupMeetings([
      meeting(1, 'ended', '2026-11-20T09:00:00Z'),
      meeting(2, 'scheduled', '2026-11-25T09:00:00Z'),
      meeting(3, 'scheduled', '2026-11-24T17:00:00+08:00'),
      meeting(4, 'running', '2026-11-23T09:00:00Z'),
      meeting(5, 'ended', '2026-11-21T09:00:00Z'),
    ])
    expect(groups.map(({ kind, meetings }) => [kind, meetings.map(({ title }) => title)])).toEqual([
      ['running', ['会议 4']],
      ['scheduled', ['会议 3', '会议 2']],
      ['ended', ['会议 5', '会议 1']],
    ])
  })
})

describe('a device in the list of sessions', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
      'Edge 130 · Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140 · Linux'],
    ['curl/8.5.0', 'curl/8.5.0'],
  ])('is named by browser and system: %s', (agent, name) => {
    expect(agentName(agent)).toBe(name)
  })
})
