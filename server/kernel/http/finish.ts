import type { Express } from 'express'
import { DomainError } from '../errors/index.ts'
import type { Log } from '../log/index.ts'
import { problemHandler } from './problem.ts'

/** Closes the app's pipeline: unknown addresses under `/api` and every error become problem details. */
export const finishApp = (app: Express, log: Log): void => {
  app.use('/api', () => {
    throw new DomainError('route.unknown')
  })
  app.use(problemHandler(log))
}
