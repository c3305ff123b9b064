import { setTimeout as delay } from 'node:timers/promises'
import type { CameraId } from '../../contract/ids.ts'
import type { RelayEnd } from '../../contract/live.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Ffmpeg, FfmpegRun } from '../../kernel/ffmpeg/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { Relay, StandingRoom } from '../../media/index.ts'
import type { CameraStream } from './camera-stream.ts'
import { relayEnd } from './relay-end.ts'
import { needsTranscoding, relayTask, type RelayMode } from './relay-task.ts'

/** The relays of the cameras that somebody watches, one each, however many watch. */
export interface Relays {
  /**
   * Opens the camera's relay for one more viewer, or shares the one that runs. A relay that failed is tried again no
   * sooner than its back-off allows: the caller waits.
   * @returns the producer in the room, by its id
   * @throws DomainError `media.unavailable`, `live.transcodersBusy`
   */
  acquire(cameraId: CameraId, stream: CameraStream): Promise<Pick<Opened, 'producerId' | 'onClose'>>
  /** One viewer less; after the last the relay lingers, then stops. */
  release(cameraId: CameraId): void
  /** Why a camera's relay last ended. */
  lastEnd(cameraId: CameraId): RelayEnd
  /** Ends all. Idempotent. */
  close(): Promise<void>
}

interface Opened {
  readonly producerId: string
  readonly onClose: (listener: () => void) => void
  readonly stop: () => Promise<unknown>
}

interface Entry {
  viewers: number
  /** Ends in a row before which nothing was shown for long. */
  failures: number
  mode: RelayMode
  /** The address of which it is known what it sends. */
  examined: string | undefined
  url: string | undefined
  lastEnd: RelayEnd
  opened: Promise<Opened> | undefined
  lingering: NodeJS.Timeout | undefined
}

/** A relay that ran this long has worked. */
const workedMs = 10_000
const longestRetryMs = 5000
/** What ffmpeg gets to close its RTSP session in order; a camera keeps a broken one open for a minute. */
const graceMs = 1500

/** Milliseconds to wait before a relay is opened that has failed so often in a row. */
export const retryDelay = (failures: number): number =>
  failures === 0 ? 0 : Math.min(longestRetryMs, 250 * 2 ** failures)

export const createRelays = (options: {
  readonly room: Pick<StandingRoom, 'current'>
  readonly ffmpeg: Pick<Ffmpeg<'relay'>, 'run'>
  /**
   * What a stream needs to be seen in a browser; undefined where that could not be found out.
   * @throws whatever it likes: the stream is asked about again when it is next opened
   */
  readonly examine: (stream: CameraStream, signal: AbortSignal) => Promise<RelayMode | undefined>
  /** Streams that are encoded anew at once; each costs most of a core. */
  readonly transcoders: number
  readonly lingerMs: number
  readonly log: Log
}): Relays => {
  const entries = new Map<CameraId, Entry>()
  /** One camera is examined after the other: a wall of them must not connect to all cameras twice. */
  let examining: Promise<void> = Promise.resolve()
  let transcoding = 0
  const closing = new AbortController()
  const isClosing = (): boolean => closing.signal.aborted

  const entryOf = (cameraId: CameraId): Entry => {
    const known = entries.get(cameraId)
    if (known) return known
    const entry: Entry = {
      viewers: 0,
      failures: 0,
      mode: 'copy',
      examined: undefined,
      url: undefined,
      lastEnd: 'stopped',
      opened: undefined,
      lingering: undefined,
    }
    entries.set(cameraId, entry)
    return entry
  }

  /**
   * Finds out beside the running relay whether its pictures can be shown as they are. Most can, and nobody waits for it;
   * of the others the relay ends, and is opened anew as what it must be.
   */
  const examine = (cameraId: CameraId, entry: Entry, stream: CameraStream, relay: Relay): void => {
    entry.examined = stream.url
    examining = examining.then(async () => {
      // Whoever is gone need not be asked about; the next viewer does.
      const mode = relay.closed
        ? undefined
        : await options.examine(stream, closing.signal).catch(() => undefined)
      if (entry.examined !== stream.url) return
      if (mode === undefined) entry.examined = undefined
      if (mode !== 'transcode' || entry.mode === mode) return
      entry.mode = mode
      if (relay.closed) return
      options.log.info({ cameraId }, 'the stream is not shown by browsers as it is: it is encoded anew')
      entry.lastEnd = 'stopped'
      relay.close()
    })
  }

  /** Runs ffmpeg until the relay closes, or the other way round, and learns from how it ended. */
  const feed = async (
    cameraId: CameraId,
    entry: Entry,
    stream: CameraStream,
    relay: Relay,
  ): Promise<FfmpegRun> => {
    const since = performance.now()
    const { mode } = entry
    const run = await options.ffmpeg.run('relay', {
      ...relayTask(stream, relay.rtp, mode),
      signal: closing.signal,
    })
    relay.onClose(() => void run.stop(graceMs))
    if (mode === 'transcode') transcoding += 1
    else if (entry.examined !== stream.url) examine(cameraId, entry, stream, relay)
    void run.ended.then((end) => {
      if (mode === 'transcode') transcoding -= 1
      if (relay.closed) return
      const ran = performance.now() - since > workedMs
      entry.lastEnd = relayEnd(end, ran)
      if (mode === 'copy' && needsTranscoding(end)) entry.mode = 'transcode'
      else entry.failures = ran ? 0 : entry.failures + 1
      options.log.warn({ cameraId, reason: entry.lastEnd, lines: end.lastLines.slice(-3) }, 'relay ended')
      relay.close()
    })
    return run
  }

  const open = async (cameraId: CameraId, entry: Entry, stream: CameraStream): Promise<Opened> => {
    // Another address may be another camera.
    if (entry.url !== stream.url) Object.assign(entry, { url: stream.url, mode: 'copy' })
    if (entry.mode === 'transcode' && transcoding >= options.transcoders)
      throw new DomainError('live.transcodersBusy', { cameraId })
    await delay(retryDelay(entry.failures), undefined, { signal: closing.signal })
    const relay = await (await options.room.current()).openRelay()
    try {
      const run = await feed(cameraId, entry, stream, relay)
      const stop = async (): Promise<unknown> => {
        entry.lastEnd = 'stopped'
        relay.close()
        return run.ended
      }
      return { producerId: relay.producerId, onClose: (listener) => relay.onClose(listener), stop }
    } catch (error) {
      relay.close()
      throw error
    }
  }

  /** Opens the camera's relay; the entry holds it only as long as it is of use. */
  const reopen = (cameraId: CameraId, entry: Entry, stream: CameraStream): Promise<Opened> => {
    const forget = (): void => {
      if (entry.opened === opened) entry.opened = undefined
    }
    const opened = open(cameraId, entry, stream)
    opened.then(({ onClose }) => onClose(forget), forget)
    entry.opened = opened
    return opened
  }

  const stop = async (entry: Entry): Promise<void> => {
    const { opened } = entry
    entry.opened = undefined
    // What could not be opened need not be stopped.
    await (await opened?.catch(() => undefined))?.stop()
  }

  return {
    acquire: async (cameraId, stream) => {
      if (isClosing()) throw new DomainError('server.stopping')
      const entry = entryOf(cameraId)
      clearTimeout(entry.lingering)
      entry.viewers += 1
      try {
        return await (entry.opened ?? reopen(cameraId, entry, stream))
      } catch (error) {
        entry.viewers -= 1
        throw isClosing() ? new DomainError('server.stopping', {}, { cause: error }) : error
      }
    },
    release: (cameraId) => {
      const entry = entries.get(cameraId)
      if (!entry || entry.viewers === 0) return
      entry.viewers -= 1
      if (entry.viewers > 0) return
      clearTimeout(entry.lingering)
      entry.lingering = setTimeout(() => void stop(entry), options.lingerMs)
    },
    lastEnd: (cameraId) => entries.get(cameraId)?.lastEnd ?? 'stopped',
    close: async () => {
      closing.abort()
      await Promise.all(
        [...entries.values()].map((entry) => {
          clearTimeout(entry.lingering)
          return stop(entry)
        }),
      )
    },
  }
}
