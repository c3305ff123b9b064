import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
} from 'vue-router'
import type { SessionView } from '../../../server/contract/session.ts'
import { landingOf, mayOpen } from './navigation.ts'
import { routes } from './routes.ts'

/**
 * Where a navigation really goes: the sign-in page for whoever is not signed in, the own landing page for the bare
 * address, a page that says so for what a person may not see. `true`: where it wanted to go.
 */
export const decide = (
  to: Pick<RouteLocationNormalized, 'name' | 'path' | 'fullPath' | 'meta' | 'query'>,
  session: SessionView | null,
): RouteLocationRaw | true => {
  const { actions } = to.meta
  if (!session) {
    if (actions === 'public') return true
    return { name: 'signIn', query: to.path === '/' ? {} : { to: to.fullPath } }
  }
  if (to.name === 'signIn' || to.path === '/') return { name: landingOf(session) }
  if (actions === 'public' || mayOpen(session, actions)) return true
  return { name: 'forbidden', query: { from: to.fullPath } }
}

/** The router; `session` is asked at every navigation. */
export const createClientRouter = (session: () => SessionView | null) => {
  const router = createRouter({ history: createWebHistory(), routes })
  router.beforeEach((to) => decide(to, session()))
  return router
}
