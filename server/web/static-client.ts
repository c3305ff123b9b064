import { resolve } from 'node:path'
import express, { type Express } from 'express'
import { programDir } from '../kernel/config/index.ts'

/** Where set-up builds the client to. */
const clientDir = resolve(programDir, 'client/dist')

/**
 * Serves the built client. Files named by their content never change; every other address is a page of the client,
 * which finds its way by itself.
 */
export const serveClient = (app: Express): void => {
  app.use(
    '/assets',
    express.static(resolve(clientDir, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false }),
  )
  app.use(express.static(clientDir, { index: false, maxAge: 0 }))
  app.get(/^\/(?!api\/|socket\.io\/|metrics$)/u, (_request, response) => {
    response.set('Cache-Control', 'no-cache').sendFile(resolve(clientDir, 'index.html'))
  })
}
