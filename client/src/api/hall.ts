import { z } from 'zod'
import { CameraStatus, CameraView } from '../../../server/contract/camera.ts'
import { HallView, WindowView } from '../../../server/contract/directory.ts'
import { Timeline } from '../../../server/contract/footage.ts'
import type { SourceId } from '../../../server/contract/ids.ts'
import type { TimeRange } from '../../../server/contract/time.ts'
import type { Send } from './request.ts'

const itemsOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })

export const createHallApi = (send: Send) => ({
  halls: () => send({ path: '/api/halls' }, itemsOf(HallView)),
  windows: () => send({ path: '/api/windows' }, itemsOf(WindowView)),
  cameras: () => send({ path: '/api/cameras' }, itemsOf(CameraView)),
  statuses: () => send({ path: '/api/cameras/status' }, itemsOf(CameraStatus)),
  timeline: (source: SourceId, { from, to }: TimeRange, signal?: AbortSignal) =>
    send({ path: '/api/footage/timeline', query: { source, from, to }, ...(signal && { signal }) }, Timeline),
})

/** Address of the HLS playlist of a range, for the player. */
export const playlistUrl = (source: SourceId, { from, to }: TimeRange): string =>
  `/api/footage/${source}/index.m3u8?from=${Math.floor(from)}&to=${Math.floor(to)}`
