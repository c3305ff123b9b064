import { z } from 'zod'
import { CameraStatus, CameraView } from '../../../server/contract/camera.ts'
import {
  OnvifLookup,
  ProbeResult,
  type OnvifLookupInput,
  type ProbeInput,
} from '../../../server/contract/camera-probe.ts'
import {
  CameraImport,
  CameraSettings,
  type CameraChange,
  type NewCamera,
} from '../../../server/contract/camera-settings.ts'
import { HallView, WindowView } from '../../../server/contract/directory.ts'
import { Timeline } from '../../../server/contract/footage.ts'
import type { CameraId, SourceId } from '../../../server/contract/ids.ts'
import type { TimeRange } from '../../../server/contract/time.ts'
import type { Send } from './request.ts'

const itemsOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })

export const createHallApi = (send: Send) => ({
  halls: () => send({ path: '/api/halls' }, itemsOf(HallView)),
  windows: () => send({ path: '/api/windows' }, itemsOf(WindowView)),
  cameras: () => send({ path: '/api/cameras' }, itemsOf(CameraView)),
  /** Those taken out of the hall, whose footage is still kept. */
  removedCameras: () => send({ path: '/api/cameras', query: { removed: 1 } }, itemsOf(CameraView)),
  cameraSettings: (id: CameraId) => send({ path: `/api/cameras/${id}/settings` }, CameraSettings),
  addCamera: (body: z.input<typeof NewCamera>) =>
    send({ method: 'POST', path: '/api/cameras', body }, CameraView),
  changeCamera: (id: CameraId, body: z.input<typeof CameraChange>) =>
    send({ method: 'PATCH', path: `/api/cameras/${id}`, body }, CameraView),
  removeCamera: (id: CameraId) => send({ method: 'DELETE', path: `/api/cameras/${id}` }, z.undefined()),
  /** Takes up to some 20 s. */
  probe: (body: z.input<typeof ProbeInput>, signal: AbortSignal) =>
    send({ method: 'POST', path: '/api/cameras/probe', body, signal }, ProbeResult),
  lookUp: (body: z.input<typeof OnvifLookupInput>) =>
    send({ method: 'POST', path: '/api/cameras/onvif', body }, OnvifLookup),
  importCameras: (csv: Blob, { dryRun }: { readonly dryRun: boolean }) =>
    send(
      {
        method: 'POST',
        path: '/api/cameras/import',
        query: { dryRun: dryRun ? 1 : 0 },
        text: { type: 'text/csv', content: csv },
      },
      CameraImport,
    ),
  statuses: () => send({ path: '/api/cameras/status' }, itemsOf(CameraStatus)),
  timeline: (source: SourceId, { from, to }: TimeRange, signal?: AbortSignal) =>
    send({ path: '/api/footage/timeline', query: { source, from, to }, ...(signal && { signal }) }, Timeline),
  /** Of many sources, to what `resolution` milliseconds can tell apart. */
  timelines: (
    source: readonly SourceId[],
    { from, to, resolution }: TimeRange & { readonly resolution: number },
    signal: AbortSignal,
  ) =>
    send(
      {
        path: '/api/footage/timeline',
        query: { source, from: Math.floor(from), to: Math.ceil(to), resolution },
        signal,
      },
      Timeline,
    ),
})

/** Address of the list of cameras as CSV, without passwords. */
export const cameraListUrl = '/api/cameras/list.csv'

/** Address of the HLS playlist of a range, for the player. */
export const playlistUrl = (source: SourceId, { from, to }: TimeRange): string =>
  `/api/footage/${source}/index.m3u8?from=${Math.floor(from)}&to=${Math.floor(to)}`
