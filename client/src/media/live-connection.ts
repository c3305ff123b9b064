import type { CameraId } from '../../../server/contract/ids.ts'
import { liveEvents, liveNamespace, liveServerEvents, type RelayEnd } from '../../../server/contract/live.ts'
import type { LiveConnection, LiveConnectionOptions, LiveState, LiveView } from './connection-types.ts'
import { createLink, isPassing } from './link.ts'
import { keepOnly, openMediaSession, type MediaSession, type MediaSignalling } from './media-session.ts'
import { createObservable } from './observable.ts'
import { openNamespace, SocketError, type NamespaceSocket } from './socket.ts'

type LiveSocket = NamespaceSocket<typeof liveEvents, typeof liveServerEvents>

/** A camera that failed is asked for again after this long, then twice as long, up to the most. */
const firstRetryMs = 1000
const longestRetryMs = 8000

interface Watch {
  readonly cameraId: CameraId
  ended: RelayEnd | null
  refused: string | null
  failures: number
  retry: ReturnType<typeof setTimeout> | undefined
}

/** Makes a connection to the hall's cameras, and opens it at once. */
export const createLiveConnection = (options: LiveConnectionOptions = {}): LiveConnection => {
  const state = createObservable<LiveState>({
    connection: 'connecting',
    reason: null,
    path: 'none',
    views: new Map(),
  })
  const watches = new Map<string, Watch>()
  let socket: LiveSocket | undefined
  let session: MediaSession | undefined
  let transportId = ''

  const update = (change: Partial<LiveState>): void => state.set({ ...state.value, ...change })
  const request: LiveSocket['request'] = (name, input) =>
    socket ? socket.request(name, input) : Promise.reject(new SocketError('server.timeout'))

  const signalling: MediaSignalling = {
    connect: (id, dtlsParameters) => request('live.connect', { transportId: id, dtlsParameters }),
    restartIce: (id) => request('live.restartIce', { transportId: id }),
    consume: (key) => {
      const watch = watches.get(key)
      if (!watch || !session) return Promise.reject(new SocketError('server.timeout'))
      const { cameraId } = watch
      return request('live.watch', { cameraId, transportId, rtpCapabilities: session.capabilities })
    },
    resume: (consumerId) => request('live.resume', { consumerId }),
    // A camera has one layer: whoever does not look stops watching.
    tile: () => Promise.resolve(),
  }

  const showViews = (): void => {
    const received = new Map(session?.receiver.all().map((one) => [one.key, one]))
    const views = new Map<CameraId, LiveView>()
    for (const watch of watches.values()) {
      const track = received.get(watch.cameraId)?.track ?? null
      if (track) Object.assign(watch, { ended: null, refused: null, failures: 0 })
      const { cameraId, ended, refused } = watch
      views.set(cameraId, { cameraId, status: track ? 'playing' : 'waiting', ended, refused, track })
    }
    update({ views })
  }

  const receive = ({ cameraId }: Watch): void => session?.receiver.receive(cameraId, cameraId)

  const retryLater = (watch: Watch): void => {
    const delay = Math.min(longestRetryMs, firstRetryMs * 2 ** watch.failures)
    watch.failures += 1
    clearTimeout(watch.retry)
    watch.retry = setTimeout(receive, delay * (0.5 + Math.random()), watch)
    showViews()
  }

  const failed = (key: string, error: unknown): void => {
    const watch = watches.get(key)
    if (!watch) return
    const code = error instanceof SocketError ? error.code : 'media.cannotConsume'
    if (isPassing(code)) {
      retryLater(watch)
      return
    }
    watch.refused = code
    // Somebody else stops watching sooner or later.
    if (code === 'live.transcodersBusy') retryLater(watch)
    else showViews()
  }

  const listen = (opened: LiveSocket): void =>
    opened.listen({
      'live.ended': ({ cameraId, reason }) => {
        session?.receiver.drop(cameraId)
        const watch = watches.get(cameraId)
        if (!watch) return
        watch.ended = reason
        retryLater(watch)
      },
      'room.restarted': () => link.again(),
      'session.ended': () => link.end('sessionEnded'),
    })

  const setUp = async (isCurrent: () => boolean): Promise<void> => {
    const { rtpCapabilities } = await request('live.capabilities', {})
    const receiveTransport = await request('live.transport', {})
    keepOnly(isCurrent)
    session?.close()
    const opened = await openMediaSession({ rtpCapabilities, receiveTransport }, signalling, {
      onPath: (path) => update({ path }),
      onStreams: showViews,
      onStreamFailed: failed,
      onLost: () => link.again(),
    })
    keepOnly(isCurrent, opened)
    session = opened
    transportId = receiveTransport.id
    update({ path: 'none' })
    for (const watch of watches.values()) receive(watch)
  }

  const tearDown = (): void => {
    session?.close()
    session = undefined
    for (const watch of watches.values()) clearTimeout(watch.retry)
    update({ path: 'none' })
    showViews()
  }

  const link = createLink({
    open: () => {
      const opened: LiveSocket = openNamespace(
        liveNamespace,
        { asked: liveEvents, told: liveServerEvents },
        options.url,
      )
      socket = opened
      listen(opened)
      return opened
    },
    setUp,
    tearDown,
    onState: (connection, reason) => update({ connection, reason }),
    giveUpAfterMs: options.giveUpAfterMs,
  })
  /** How it goes is in the state. */
  const start = (): void => void link.start().catch(() => undefined)
  start()

  return {
    state,
    watch: (cameraId) => {
      if (watches.has(cameraId)) return
      const watch: Watch = { cameraId, ended: null, refused: null, failures: 0, retry: undefined }
      watches.set(cameraId, watch)
      receive(watch)
      showViews()
    },
    stop: (cameraId) => {
      const watch = watches.get(cameraId)
      if (!watch) return
      clearTimeout(watch.retry)
      watches.delete(cameraId)
      const consumerId = session?.receiver.consumerOf(cameraId)
      session?.receiver.drop(cameraId)
      // Without an answer the connection is broken, and nothing is watched any more either way.
      if (consumerId !== undefined) request('live.stop', { consumerId }).catch(() => undefined)
      showViews()
    },
    statsOf: async (cameraId) => session?.receiver.statsOf(cameraId),
    retry: start,
    close: () => link.end('left'),
  }
}
