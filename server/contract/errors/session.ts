import type { ErrorTable } from './entry.ts'

export const sessionErrors = {
  'session.refused': { status: 401, zh: '账号或密码不正确', en: 'The account or the password is wrong' },
  'session.locked': {
    status: 429,
    zh: '登录失败次数过多，账号已暂时锁定，请稍后再试',
    en: 'Too many failed sign-ins: the account is locked for a while',
  },
  'session.unknown': { status: 404, zh: '没有这个登录会话', en: 'There is no such session' },
  'password.wrong': { status: 403, zh: '原密码不正确', en: 'The current password is wrong' },
  'password.weak': { status: 400, zh: '新密码不符合要求', en: 'The new password does not meet the rules' },
} as const satisfies ErrorTable
