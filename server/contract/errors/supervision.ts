import type { ErrorTable } from './entry.ts'

export const supervisionErrors = {
  'item.unknown': { status: 404, zh: '没有这个事项', en: 'There is no such item' },
  'item.codeTaken': { status: 409, zh: '实施编码已被使用', en: 'Another item has this code' },
  'item.stepsTooLong': {
    status: 400,
    zh: '各环节时限之和不能超过承诺时限',
    en: "The steps' limits together exceed the promised limit",
  },
  'item.promiseTooLong': {
    status: 400,
    zh: '承诺时限不能长于法定时限',
    en: 'The promised limit is longer than the statutory one',
  },
  'item.importRefused': { status: 400, zh: '事项清单不能导入', en: 'The list of items cannot be imported' },
  'point.unknown': { status: 404, zh: '没有这个办理点', en: 'There is no such service point' },
  'point.unknownWindow': { status: 400, zh: '没有这个窗口', en: 'There is no such window' },
  'duty.unknown': { status: 404, zh: '没有这条排班', en: 'There is no such duty' },
  'duty.invalidRange': { status: 400, zh: '排班时间不正确', en: 'A duty must begin before it ends' },
  'case.unknown': { status: 404, zh: '没有这个办件', en: 'There is no such case' },
  'evidence.unknown': { status: 404, zh: '没有这条关联录像', en: 'There is no such evidence link' },
  'evidence.byRule': {
    status: 409,
    zh: '按规则关联的录像不能手工解除',
    en: 'What was linked by rule is not unlinked by hand',
  },
  'feed.keyRefused': {
    status: 401,
    zh: '接口密钥无效、已过期或已吊销',
    en: 'The API key is not valid, has expired, or was revoked',
  },
  'feed.keyUnknown': { status: 404, zh: '没有这个接口密钥', en: 'There is no such API key' },
  'warning.unknown': { status: 404, zh: '没有这条预警', en: 'There is no such warning' },
  'warning.wrongState': {
    status: 409,
    zh: '这条预警现在的状态不允许这项操作',
    en: 'The warning is not in a state that allows this',
  },
  'warning.objectedBefore': {
    status: 409,
    zh: '每条预警只能提出一次异议',
    en: 'A warning can be objected to once',
  },
  'warning.ownDecision': {
    status: 403,
    zh: '异议须由预警处理人以外的人裁定',
    en: 'An objection is decided by somebody who had no part in the warning',
  },
  'rules.changed': {
    status: 409,
    zh: '规则已被他人修改，请刷新后再试',
    en: 'Somebody has changed the rules meanwhile',
  },
} as const satisfies ErrorTable
