import type { ErrorTable } from './entry.ts'

export const planningErrors = {
  'meeting.cancelled': { status: 409, zh: '会议已经取消', en: 'The meeting was cancelled' },
  'meeting.postponed': {
    status: 409,
    zh: '会议已经延期，新的时间另行通知',
    en: 'The meeting is postponed; a new time will be told',
  },
  'plan.wrongState': {
    status: 409,
    zh: '会议当前的状态不能这样操作',
    en: 'This cannot be done with the meeting as it is now',
  },
  'plan.inThePast': { status: 400, zh: '会议开始时间已过', en: 'The meeting would begin in the past' },
  'plan.agendaTooLong': {
    status: 400,
    zh: '议程总时长超过会议时长',
    en: 'The agenda takes longer than the meeting',
  },
  'plan.chairNotVenue': {
    status: 400,
    zh: '主席会场须是主会场或分会场',
    en: 'The chair’s venue must be the main venue or a branch',
  },
  'plan.noVenues': {
    status: 400,
    zh: '至少要有一个分会场',
    en: 'At least one branch venue is needed',
  },
  'plan.replyTooLate': {
    status: 400,
    zh: '回执截止时间须早于会议开始',
    en: 'Receipts must be due before the meeting begins',
  },
  'plan.disclosureBasisMissing': {
    status: 400,
    zh: '不予公开的，须写明依据',
    en: 'What is withheld needs a basis',
  },
  'plan.recurrenceEmpty': {
    status: 400,
    zh: '按所选周期，截止日期之前没有第二次会议',
    en: 'No second meeting falls before the last day',
  },
  'plan.recurrenceTooLong': {
    status: 400,
    zh: '周期会议次数过多，请提前截止日期',
    en: 'The series has too many meetings; choose an earlier last day',
  },
  'plan.nothingChanged': { status: 400, zh: '没有任何变更', en: 'Nothing was changed' },
  'plan.approvalPending': {
    status: 409,
    zh: '正在等待审签，不能再改',
    en: 'It waits for approval and cannot be changed now',
  },
  'plan.approvalNeeded': {
    status: 409,
    zh: '本单位的会议通知须经审签',
    en: 'Notices of meetings need approval here',
  },
  'plan.nothingToApprove': { status: 409, zh: '没有等待审签的内容', en: 'Nothing waits for approval' },
  'plan.ownApproval': {
    status: 403,
    zh: '不能审签自己提交的内容',
    en: 'Nobody approves what they handed in themselves',
  },
  'receipt.notAsked': {
    status: 403,
    zh: '这个单位不在会议通知范围内',
    en: 'This unit is not asked to the meeting',
  },
  'receipt.reasonMissing': { status: 400, zh: '请写明原因', en: 'A reason is needed' },
  'receipt.peopleMissing': {
    status: 400,
    zh: '请填写参会人姓名',
    en: 'Name at least one person who attends',
  },
  'receipt.closed': {
    status: 409,
    zh: '会议已结束或已取消，不再接收回执',
    en: 'The meeting is over or cancelled; receipts are closed',
  },
} as const satisfies ErrorTable
