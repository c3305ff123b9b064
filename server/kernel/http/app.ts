import express, { type Express } from 'express'
import helmet from 'helmet'
import { pinoHttp } from 'pino-http'
import { v7 } from 'uuid'
import { DomainError } from '../errors/index.ts'
import type { Log } from '../log/index.ts'

export interface HttpAppOptions {
  readonly log: Log
  readonly trustProxy: boolean
  /** Origin (RFC 6454) that browsers must name on requests that change something; undefined: the request's own host. */
  readonly publicOrigin: string | undefined
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * An express app with what every surface of Huijian has: request ids, request log, security headers, JSON bodies, and
 * a check of the origin on requests that change something. Mount routes, then `finishApp`.
 */
export const createHttpApp = (options: HttpAppOptions): Express => {
  const app = express()
  app.disable('x-powered-by')
  if (options.trustProxy) app.set('trust proxy', 'loopback')
  app.use(
    pinoHttp({
      logger: options.log,
      genReqId: (_request, response) => {
        const id = v7()
        response.setHeader('X-Request-Id', id)
        return id
      },
      // One line a request, and that at debug: media segments come by the hundred.
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : 'debug',
      serializers: {
        req: (request: { id: string; method: string; url: string }) => ({
          id: request.id,
          method: request.method,
          path: request.url.split('?', 1)[0],
        }),
        // Of its headers none: the answer to a sign-in carries the session's token.
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    }),
  )
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:', 'mediastream:'],
          workerSrc: ["'self'", 'blob:'],
          // Element Plus positions its pop-overs by inline styles.
          styleSrc: ["'self'", "'unsafe-inline'"],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          objectSrc: ["'none'"],
          frameAncestors: ["'self'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
        },
      },
      strictTransportSecurity: false,
    }),
  )
  // A batch of a feed: a thousand events of a few kilobytes.
  app.use('/api/feeds', express.json({ limit: '8mb' }))
  // What the recorder is told of a long meeting.
  app.use('/commands', express.json({ limit: '16mb' }))
  app.use(express.json({ limit: '1mb' }))
  app.use((request, _response, next) => {
    const origin = request.get('origin')
    if (origin === undefined || safeMethods.has(request.method)) {
      next()
      return
    }
    const own = options.publicOrigin ?? `${request.protocol}://${request.host}`
    next(origin === own ? undefined : new DomainError('request.wrongOrigin'))
  })
  return app
}
