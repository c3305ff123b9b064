import type { TrackOpening } from '../contract/track.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Log } from '../kernel/log/index.ts'
import type { RecorderClock } from './clock/index.ts'
import type { Sources } from './source/sources.ts'
import { listSources, putSource, type IndexWriter } from './store/index.ts'
import { serveTracks, type TrackInputs, type TrackServer, type Transcoder } from './track/index.ts'

/**
 * Records what web sends of meetings. A track is a source like any other while its connection lasts: its row says so
 * first, so that what a crash leaves is mended and explained as of a camera.
 */
export const recordTracks = (
  path: string,
  options: {
    readonly database: Database
    readonly index: Pick<IndexWriter, 'journal'>
    readonly sources: Sources
    readonly inputs: TrackInputs
    readonly clock: RecorderClock
    readonly log: Log
    readonly now: () => number
    readonly transcoder: Transcoder
  },
): Promise<TrackServer> => {
  const { database, index, sources, now } = options
  const put = (source: TrackOpening['source'], enabled: boolean): Promise<void> =>
    putSource(database, { ...source, enabled }, now())

  return serveTracks(path, {
    ...{ inputs: options.inputs, clock: options.clock, log: options.log },
    transcoder: options.transcoder,
    begin: async ({ source, codec, pictures }) => {
      if (source.kind !== 'track') throw new DomainError('recorder.badUrl')
      await put(source, true)
      const known = (await listSources(database)).find(({ settings }) => settings.id === source.id)
      if (!known) throw new DomainError('recorder.unknownSource', { sourceId: source.id })
      await sources.put(known)
      index.journal('track.began', source.id, { name: source.name, transcoded: codec === 'VP8' && pictures })
    },
    end: async ({ source }) => {
      await sources.remove(source.id)
      await put(source, false)
      index.journal('track.ended', source.id, { name: source.name })
    },
  })
}
