export { bookmarkRoutes, type OnObserved } from './routes.ts'
