import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { TrackNote, TrackOpening, type TrackAnswer } from '../../contract/track.ts'
import type { SourceId } from '../../contract/ids.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import { listenLocally } from '../../kernel/local-socket/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { RecorderClock } from '../clock/index.ts'
import type { Transcoder } from './transcode.ts'
import { openTrackInput, type TrackInput, type TrackInputs } from './track-input.ts'

export interface TrackServerOptions {
  readonly inputs: TrackInputs
  readonly clock: Pick<RecorderClock, 'now'>
  readonly log: Log
  readonly transcoder: Transcoder
  /** The source is recorded from now on, from its input. @throws DomainError where it cannot be */
  readonly begin: (opening: TrackOpening) => Promise<void>
  /** The source is recorded no more; resolves when what came is written. */
  readonly end: (opening: TrackOpening) => Promise<void>
}

/** Takes tracks from web, one a connection (contract/track). */
export interface TrackServer {
  /** Ends all tracks in order. Idempotent. */
  close(): Promise<void>
}

/** A line is never longer; whoever sends more is not web. */
const longestLine = 16_384

export const serveTracks = async (path: string, options: TrackServerOptions): Promise<TrackServer> => {
  const { inputs, log } = options
  const connections = new Set<Socket>()
  let closing = false
  /** The connection that each track came by last. */
  const owners = new Map<SourceId, { readonly connection: Socket; readonly closed: Promise<void> }>()
  /** Ends of tracks that are being written; a source is begun anew only behind its end. */
  const ending = new Map<SourceId, Promise<void>>()

  const finish = async (opening: TrackOpening, input: TrackInput): Promise<void> => {
    const { id } = opening.source
    // Where the recorder itself ends it ends all sources by itself, and says why.
    const end = closing ? Promise.resolve() : options.end(opening)
    await end.catch((error: unknown) =>
      log.error({ err: error, sourceId: id }, 'a track was not ended in order'),
    )
    input.close()
    if (inputs.get(id) === input) inputs.delete(id)
  }

  /** Web asks for it anew before it is known here that the former connection has gone. */
  const takeOver = async (id: SourceId, by: Socket, closed: Promise<void>): Promise<void> => {
    const former = owners.get(id)
    owners.set(id, { connection: by, closed })
    former?.connection.destroy()
    await former?.closed
  }

  const open = async (opening: TrackOpening, say: (answer: TrackAnswer) => void): Promise<TrackInput> => {
    const { id } = opening.source
    await ending.get(id)
    const input = await openTrackInput({
      codec: opening.codec,
      pictures: opening.pictures,
      clock: options.clock,
      transcode:
        opening.codec === 'VP8' && opening.pictures
          ? (port) => options.transcoder.begin(opening.payloadType, port)
          : undefined,
      onKeyFrameWanted: () => say({ type: 'keyFrameWanted' }),
    })
    inputs.set(id, input)
    try {
      await options.begin(opening)
    } catch (error) {
      inputs.delete(id)
      input.close()
      throw error
    }
    return input
  }

  const serve = (connection: Socket): void => {
    connections.add(connection)
    connection.on('error', () => connection.destroy())
    const say = (answer: TrackAnswer): void => {
      if (connection.writable) connection.write(`${JSON.stringify(answer)}\n`)
    }
    const closed = Promise.withResolvers<undefined>()
    let opened: { readonly opening: TrackOpening; readonly input: Promise<TrackInput> } | undefined

    const refuse = (error: unknown): void => {
      log.warn({ err: error }, 'a track was refused')
      say({ type: 'refused', code: isDomainError(error) ? error.code : 'request.invalid' })
      connection.end()
    }
    const take = async (line: string): Promise<void> => {
      if (line.length > longestLine) throw new RangeError('a line of the track socket is too long')
      const said: unknown = JSON.parse(line)
      if (!opened) {
        const opening = TrackOpening.parse(said)
        const free = takeOver(opening.source.id, connection, closed.promise)
        opened = { opening, input: free.then(() => open(opening, say)) }
        const { ports } = await opened.input
        say({ type: 'ready', ports })
        return
      }
      const note = TrackNote.parse(said)
      const input = await opened.input
      if (note.type === 'report') input.report(note)
      else input.setPictures(note.coming)
    }
    createInterface({ input: connection }).on('line', (line) => {
      take(line).catch(refuse)
    })
    connection.once('close', () => {
      connections.delete(connection)
      if (!opened) return
      const { opening } = opened
      const { id } = opening.source
      if (owners.get(id)?.connection === connection) owners.delete(id)
      const ended = opened.input.then(
        (input) => finish(opening, input),
        () => undefined,
      )
      ending.set(id, ended)
      void ended.then(() => {
        if (ending.get(id) === ended) ending.delete(id)
      })
      closed.resolve(undefined)
    })
  }

  const server = createServer(serve)
  await listenLocally(server, path)
  return {
    close: async () => {
      closing = true
      server.close()
      const closed = [...connections].map(
        (connection) => new Promise<void>((resolve) => connection.once('close', () => resolve())),
      )
      for (const connection of connections) connection.destroy()
      await Promise.all(closed)
      await Promise.all(ending.values())
    },
  }
}
