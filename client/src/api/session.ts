import { z } from 'zod'
import {
  ClientSettings,
  SessionEntry,
  SessionView,
  type ChangePassword,
  type SignIn,
} from '../../../server/contract/session.ts'
import type { SessionId } from '../../../server/contract/ids.ts'
import type { Send } from './request.ts'

const Nothing = z.undefined()

export const createSessionApi = (send: Send) => ({
  settings: (options: { readonly timeoutMs?: number } = {}) =>
    send({ path: '/api/settings', ...options, withoutSession: true }, ClientSettings),
  current: () => send({ path: '/api/session', withoutSession: true }, SessionView),
  signIn: (body: z.input<typeof SignIn>) =>
    send({ method: 'POST', path: '/api/session', body, withoutSession: true }, SessionView),
  signOut: () => send({ method: 'DELETE', path: '/api/session', withoutSession: true }, Nothing),
  changePassword: (body: z.input<typeof ChangePassword>) =>
    send({ method: 'PUT', path: '/api/session/password', body }, Nothing),
  list: () => send({ path: '/api/sessions' }, z.object({ items: z.array(SessionEntry) })),
  revoke: (id: SessionId) => send({ method: 'DELETE', path: `/api/sessions/${id}` }, Nothing),
})
