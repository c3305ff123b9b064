import type { Response } from 'express'
import { z } from 'zod'
import { MeetingId } from '../../contract/ids.ts'
import { RecordingView } from '../../contract/meeting-recording.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Recordings } from './recordings.ts'

const Params = z.object({ id: MeetingId })
const VideoQuery = z.object({ download: z.stringbool().default(false) })

/** Sends a file, or the range of it that was asked for. */
const sendFile = (
  response: Response,
  { path, name }: { readonly path: string; readonly name: string },
  download: boolean,
): Promise<void> =>
  new Promise((resolve, reject) => {
    if (download) response.attachment(name)
    response.type('video/mp4').set('Cache-Control', 'private, no-cache')
    response.sendFile(path, { dotfiles: 'allow', cacheControl: false }, (error?: Error) => {
      // Whoever asked may go away: then there is nobody to tell.
      if (error && !response.headersSent)
        reject(new DomainError('footage.fileUnreadable', {}, { cause: error }))
      else resolve()
    })
  })

/** The first request of a player, which asks for the beginning: the ones that follow only read on. */
const isFirst = (range: string | undefined): boolean => range === undefined || range.startsWith('bytes=0-')

export const recordingRoutes = (recordings: Recordings, audit: Pick<Audit, 'append'>): readonly Route[] => [
  route(
    'recording.watch',
    {
      method: 'get',
      path: '/api/meetings/:id/recording',
      summary: 'What was recorded of a meeting: its tracks, what happened, the video',
      params: Params,
      response: RecordingView,
    },
    ({ params }, actor) => recordings.view(params.id, actor),
  ),
  route(
    'recording.manage',
    {
      method: 'post',
      path: '/api/meetings/:id/recording/composition',
      summary: 'Have the video of a meeting made, anew where there is one',
      params: Params,
      response: RecordingView,
    },
    ({ params }, actor) => recordings.compose(params.id, actor),
  ),
  route(
    'recording.watch',
    {
      method: 'get',
      path: '/api/meetings/:id/recording/video',
      summary: 'The video of a meeting, by byte ranges',
      params: Params,
      query: VideoQuery,
      produces: 'video/mp4',
    },
    async ({ params: { id }, query: { download }, request, response }, actor) => {
      const file = await recordings.video(id, actor)
      if (isFirst(request.headers.range))
        await audit.append({
          action: download ? 'recording.downloaded' : 'recording.watched',
          actor,
          subject: id,
          data: { name: file.name },
        })
      await sendFile(response, file, download)
    },
  ),
]
