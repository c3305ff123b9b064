import type { Response } from 'express'
import { z } from 'zod'
import { FragmentQuery, FrameQuery, HeaderQuery } from '../contract/footage.ts'
import { ClipId, SourceId } from '../contract/ids.ts'
import { toInstant } from '../contract/time.ts'
import {
  type ClipFile,
  clipRange,
  findClip,
  findFragment,
  type Fragment,
  fragmentRange,
  overlaps,
} from '../footage-index/index.ts'
import type { Audit } from '../kernel/audit/index.ts'
import { DomainError, isMissing } from '../kernel/errors/index.ts'
import { route, type Route } from '../kernel/http/index.ts'
import type { ClipFiles } from './clip-files.ts'
import type { Frames } from './frames.ts'
import type { IndexReader } from './index-reader.ts'
import type { Looks } from './looks.ts'
import type { Permits } from './requests/index.ts'
import type { Transcoder } from './transcoder.ts'
import type { Viewers } from './viewers.ts'

export interface ClipRoutesOptions {
  readonly index: IndexReader
  readonly viewers: Viewers
  readonly permits: Permits
  readonly files: ClipFiles
  readonly frames: Frames
  readonly transcoder: Transcoder
  readonly looks: Looks
  readonly audit: Pick<Audit, 'append'>
  readonly recordingsDir: string
}

/** What was recorded never changes, and only its viewer may keep it. */
const unchanging = 'private, max-age=86400, immutable'

const clipParams = z.object({ clip: ClipId })

const mp4 = 'video/mp4'

/** A request for the file from its beginning: a player that goes on reading asks for later ranges. */
const isFirst = (range: string | undefined): boolean => range === undefined || range.startsWith('bytes=0-')

export const clipRoutes = (options: ClipRoutesOptions): readonly Route[] => {
  const { index, viewers, permits, files, frames, transcoder, looks, audit, recordingsDir } = options

  const requireClip = async (id: ClipId): Promise<ClipFile> => {
    const clip = await findClip(index.database(), id)
    if (!clip) throw new DomainError('footage.unknownClip', { clipId: id })
    return clip
  }

  const requireFragment = async (id: ClipId, n: number): Promise<Fragment> => {
    const fragment = await findFragment(index.database(), id, n)
    if (!fragment) throw new DomainError('footage.unknownClip', { clipId: id, fragment: n })
    return fragment
  }

  const sendFile = (response: Response, clip: ClipFile): Promise<void> =>
    new Promise((resolve, reject) => {
      response.sendFile(
        clip.path,
        {
          root: recordingsDir,
          dotfiles: 'allow',
          cacheControl: false,
          headers: {
            'Content-Type': mp4,
            'Cache-Control': clip.open ? 'private, no-cache' : unchanging,
          },
        },
        (error?: Error) => {
          if (!error || response.destroyed) resolve()
          else if (isMissing(error)) reject(new DomainError('footage.unknownClip', { clipId: clip.id }))
          else if ('status' in error && error.status === 416)
            reject(new DomainError('footage.rangeBehindEnd', { clipId: clip.id }))
          else reject(error)
        },
      )
    })

  return [
    route(
      'footage.watch',
      {
        method: 'get',
        path: '/api/footage/clips/:clip/init.mp4',
        summary: 'What a clip begins with: EXT-X-MAP of a playlist',
        params: clipParams,
        query: HeaderQuery,
        produces: mp4,
      },
      async ({ params, query, response }, actor) => {
        const clip = await requireClip(params.clip)
        await viewers.requireLink(query.token, clip.sourceId, (link) => overlaps(link, clipRange(clip)))
        await viewers.requireRight(actor, 'footage.watch', clip.sourceId)
        response
          .type(mp4)
          .set('Cache-Control', unchanging)
          .send(await files.header(clip))
      },
      viewers.identify,
    ),
    route(
      'footage.watch',
      {
        method: 'get',
        path: '/api/footage/clips/:clip/fragments/:n.m4s',
        summary: 'One fragment, its media time counted from `origin`: a segment of a playlist',
        params: clipParams.extend({ n: z.coerce.number().int().min(0) }),
        query: FragmentQuery,
        produces: mp4,
      },
      async ({ params, query, response, signal }, actor) => {
        const clip = await requireClip(params.clip)
        const fragment = await requireFragment(clip.id, params.n)
        await viewers.requireLink(query.token, clip.sourceId, (link) =>
          overlaps(link, fragmentRange(fragment)),
        )
        await viewers.requireRight(actor, 'footage.watch', clip.sourceId)
        await permits.among(actor, clip.sourceId, [fragmentRange(fragment)])
        if (query.as === 'h264') {
          const { parts } = await files.standalone(clip, fragment)
          const encoded = await transcoder.encode(parts, signal)
          response.type(mp4).set('Cache-Control', unchanging).send(encoded)
          return
        }
        const segment = await (query.part === 'key'
          ? files.keyFrame(clip, fragment, query.origin)
          : files.segment(clip, fragment, query.origin))
        response.type(mp4).set('Cache-Control', unchanging).send(segment)
      },
      viewers.identify,
    ),
    route(
      'footage.watch',
      {
        method: 'get',
        path: '/api/footage/clips/:clip/media',
        summary: 'The file of a clip as it is, with byte ranges',
        params: clipParams,
        produces: mp4,
      },
      async ({ params, request, response }, actor) => {
        const clip = await requireClip(params.clip)
        await viewers.requireRight(actor, 'footage.watch', clip.sourceId)
        await permits.requireAll(actor, clip.sourceId, clipRange(clip))
        if (isFirst(request.headers.range)) {
          const { from, to } = clipRange(clip)
          await audit.append({
            action: 'footage.fileRead',
            actor,
            subject: clip.sourceId,
            data: { clipId: clip.id, from: toInstant(from), to: toInstant(to) },
          })
        }
        await sendFile(response, clip)
      },
    ),
    route(
      'footage.watch',
      {
        method: 'get',
        path: '/api/footage/:source/frame.jpg',
        summary: 'The picture that was seen at an instant',
        params: z.object({ source: SourceId }),
        query: FrameQuery,
        produces: 'image/jpeg',
      },
      async ({ params: { source }, query, response, signal }, actor) => {
        await viewers.requireRight(actor, 'footage.watch', source)
        await permits.requireAll(actor, source, { from: query.at, to: query.at })
        const picture = await frames.at(source, query.at, query.width, signal)
        await looks.note(actor, source, query.at)
        response.type('image/jpeg').set('Cache-Control', unchanging).send(picture)
      },
    ),
  ]
}
