import { describe, expect, it } from 'vitest'
import { UnitId } from '../../../../server/contract/ids.ts'
import { MinutesDocument } from '../../../../server/contract/minutes.ts'
import { minutesDocx } from '../../../../server/conference/minutes/docx.ts'
import { proposeMinutes } from '../../../../server/conference/minutes/propose.ts'
import { newId } from '../../../../server/kernel/ids/index.ts'
import { branch, east, floorStage, main, operator } from '../floor/stage.ts'

const propose = (): MinutesDocument => {
  const stage = floorStage()
  stage.by(operator, 'startRecording', {})
  stage.by(operator, 'callOn', { seatId: east })
  stage.by(operator, 'openVote', { question: '是否同意方案', options: ['同意', '反对'] })
  stage.by(branch(east), 'castVote', { vote: 1, option: 0 })
  stage.by(operator, 'closeVote', {})
  stage.by(operator, 'end', {})
  return proposeMinutes({
    ...{ title: '全区例会', startedAt: 1_000_000, endedAt: 4_000_000, secretary: '张三' },
    ...{ mainVenue: '开福区', chairVenue: '开福区', materials: ['工作报告.pdf'] },
    agenda: [{ title: '通报一季度工作', presenter: '李四', minutes: 20 }],
    attendance: {
      over: true,
      statistics: {
        ...{ expected: 1, present: 1, leave: 0, absent: 0, awaited: 0, late: 1, leftEarly: 0 },
        ...{ observers: 0, observersPresent: 0, peopleExpected: 1, peoplePresent: 1 },
      },
      lines: [
        {
          ...{ unitId: newId(UnitId), unitName: '伍家岭街道', part: 'branch', state: 'present', late: true },
          ...{ leftEarly: false, arrivedAt: null, leftAt: null, presentMs: 0, breaks: 0, reason: '堵车' },
          people: [
            { name: '王五', title: '主任', expected: true, signedAt: '1970-01-01T00:00:00Z' },
            { name: '没来的人', title: '', expected: true, signedAt: null },
          ],
          signs: false,
        },
      ],
    },
    events: stage.events,
    chat: [],
    nameOf: (seatId) => (seatId === main ? '开福区' : '伍家岭街道'),
  })
}

describe('minutes as the record gives them', () => {
  it('are a document that can be kept', () => {
    expect(() => MinutesDocument.parse(propose())).not.toThrow()
  })

  it('say who came, what was voted, and what happened; what was said is for people to write', () => {
    const minutes = propose()
    expect(minutes.venues).toEqual([
      { name: '伍家岭街道', part: '分会场（实到）', people: '王五（主任）', remark: '迟到；堵车' },
    ])
    expect(minutes.votes).toEqual([
      {
        question: '是否同意方案',
        results: [
          { option: '同意', count: 1 },
          { option: '反对', count: 0 },
        ],
      },
    ])
    expect(minutes.course.map(({ text }) => text)).toEqual([
      ...['开始录制', '伍家岭街道发言', '表决：是否同意方案', '表决结束', '会议结束'],
    ])
    expect(minutes.entries).toEqual([{ title: '通报一季度工作', presenter: '李四', text: '' }])
    expect(minutes.agreed).toEqual([])
  })
})

describe('minutes as a document', () => {
  it('are a package of Office Open XML, with the agreed points', async () => {
    const minutes = { ...propose(), agreed: [{ text: '本月底前完成', who: '伍家岭街道', by: '2026-12-31' }] }
    const bytes = await minutesDocx(minutes, { confirmedAt: null, confirmedBy: null })
    // A ZIP file whose first entry names the types of the parts (ISO/IEC 29500-2).
    expect(bytes.subarray(0, 2).toString()).toBe('PK')
    expect(bytes.includes('word/document.xml')).toBe(true)
    expect(bytes.includes('[Content_Types].xml')).toBe(true)
  })
})
