import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { Problem } from '../../contract/problem.ts'
import type { Route } from './route.ts'

extendZodWithOpenApi(z)

const isObject = (schema: z.ZodType | undefined): schema is z.ZodObject => schema instanceof z.ZodObject

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } })

const requestOf = ({ spec }: Route): NonNullable<RouteConfig['request']> => ({
  ...(isObject(spec.params) && { params: spec.params }),
  ...(isObject(spec.query) && { query: spec.query }),
  ...(spec.body && { body: json(spec.body) }),
  ...(spec.consumes !== undefined && { body: { content: { [spec.consumes]: { schema: z.string() } } } }),
})

const answerOf = ({ spec }: Route): RouteConfig['responses'] => {
  if (spec.produces !== undefined) return { 200: { description: 'OK', content: { [spec.produces]: {} } } }
  if (!spec.response) return { 204: { description: 'Done' } }
  return { 200: { description: 'OK', ...json(spec.response) } }
}

/** The OpenAPI 3.1 document of the routes as they are served. */
export const openApiDocument = (routes: readonly Route[], version: string): object => {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'huijian_session',
  })
  for (const route of routes) {
    registry.registerPath({
      method: route.spec.method,
      path: route.spec.path.replaceAll(/:(\w+)/gu, '{$1}'),
      summary: route.spec.summary,
      security: route.action === 'public' ? [] : [{ session: [] }],
      request: requestOf(route),
      responses: {
        ...answerOf(route),
        default: { description: 'Problem', content: { 'application/problem+json': { schema: Problem } } },
      },
    })
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Huijian', version },
  })
}
