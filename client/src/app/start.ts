import { ApiFailure } from '../api/failure.ts'
import type { createClient } from './create-client.ts'

const retryMs = 2000

const refusedWith = (error: unknown): number | undefined =>
  error instanceof ApiFailure && error.reason.kind === 'refused' ? error.reason.problem.status : undefined

/** Asks until the server has answered; the page shows meanwhile that it cannot be reached. */
const untilAnswered = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const status = refusedWith(error)
      if (status !== undefined && status < 500) throw error
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

/** Shows the client: at once its frame, its pages as soon as the server has said who is signed in. */
export const start = async (client: ReturnType<typeof createClient>): Promise<void> => {
  const { app, router, api, session, settings } = client
  app.mount('#app')
  settings.settings = await untilAnswered(() => api.session.settings())
  try {
    session.begin(await untilAnswered(() => api.session.current()))
  } catch (error) {
    if (refusedWith(error) !== 401) throw error
  }
  // The router makes its first decision when it is installed: now that it is known who asks.
  app.use(router)
  await router.isReady()
  settings.started = true
}
