import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { ClientSettings } from '../contract/session.ts'
import { programDir, type Config } from '../kernel/config/index.ts'
import { openApiDocument, publicRoute, type Route } from '../kernel/http/index.ts'

const Package = z.object({ version: z.string() })

/** GET /api/settings, what the client needs before anybody has signed in, and the OpenAPI document of `routes`. */
export const settingsRoutes = (config: Config, routes: readonly Route[]): readonly Route[] => {
  const { version } = Package.parse(JSON.parse(readFileSync(resolve(programDir, 'package.json'), 'utf8')))
  const settings = publicRoute(
    {
      method: 'get',
      path: '/api/settings',
      summary: 'What the client shows before sign-in',
      response: ClientSettings,
    },
    () => ({
      title: config.ui.title,
      nodeName: config.node.name,
      banner: config.ui.banner,
      defaultLocale: config.ui.defaultLocale,
      demo: config.demo.enabled,
      watermark: config.ui.watermark,
      footageRequests: config.footage.requests,
      documents: config.supervision.documents,
      version,
    }),
  )
  const document = openApiDocument([...routes, settings], version)
  const openApi = publicRoute(
    { method: 'get', path: '/api/openapi.json', summary: 'This document', produces: 'application/json' },
    ({ response }) => {
      response.json(document)
      return undefined
    },
  )
  return [settings, openApi]
}
