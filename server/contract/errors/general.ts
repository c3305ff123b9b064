import type { ErrorTable } from './entry.ts'

export const generalErrors = {
  'request.invalid': { status: 400, zh: '请求内容不正确', en: 'The request is not valid' },
  'request.tooLarge': { status: 413, zh: '请求内容过大', en: 'The request is too large' },
  'request.rateLimited': {
    status: 429,
    zh: '操作过于频繁，请稍后再试',
    en: 'Too many requests; try again later',
  },
  'request.wrongOrigin': { status: 403, zh: '请求来源不被允许', en: 'The request comes from another site' },
  'route.unknown': { status: 404, zh: '没有这个地址', en: 'There is nothing at this address' },
  'access.unauthenticated': { status: 401, zh: '请先登录', en: 'Sign in first' },
  'access.denied': { status: 403, zh: '您没有这项操作的权限', en: 'You may not do this' },
  'server.internal': {
    status: 500,
    zh: '服务器内部错误，请把编号告诉管理员',
    en: 'Internal error; tell the administrator the number',
  },
  'server.stopping': { status: 503, zh: '服务正在重启，请稍候', en: 'The server is restarting' },
  'server.timeout': { status: 504, zh: '处理超时，请重试', en: 'That took too long; try again' },
} as const satisfies ErrorTable
