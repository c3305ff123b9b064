import { Health, RecorderView } from '../../../server/contract/health.ts'
import type { Send } from './request.ts'

export const createHealthApi = (send: Send) => ({
  /** Answers 503 with the same body where the server is not ready. */
  read: () => send({ path: '/api/health', alsoGood: [503], withoutSession: true }, Health),
  recorder: () => send({ path: '/api/recorder' }, RecorderView),
})
