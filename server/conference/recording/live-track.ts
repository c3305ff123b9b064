import type { SourceSettings } from '../../contract/recorder.ts'
import type { TrackCodec } from '../../contract/track.ts'
import { isDomainError } from '../../kernel/errors/index.ts'
import type { Log } from '../../kernel/log/index.ts'
import type { OpenTrack, TrackCallbacks } from '../../kernel/recorder-socket/index.ts'
import type { Room, Tap } from '../../media/index.ts'
import type { WantedTrack } from './wanted.ts'

/** Opens a track at the recorder; see contract/track. */
export type OpenAtRecorder = (
  opening: {
    readonly source: SourceSettings
    readonly codec: TrackCodec
    readonly payloadType: number
    readonly pictures: boolean
  },
  callbacks: TrackCallbacks,
) => Promise<OpenTrack>

/** One track while it is recorded: the streams of the room, tapped to where the recorder listens. */
export interface LiveTrack {
  /** Makes it so; null: ended. What fails is tried again. */
  settle(wanted: WantedTrack | null): void
  requestKeyFrame(): void
  /** Whether the recorder takes it now. */
  readonly open: boolean
  /** Resolves when nothing more is under way. */
  settled(): Promise<void>
}

const againMs = 300

interface PictureCodec {
  readonly codec: TrackCodec
  readonly payloadType: number
}

type Media = 'video' | 'audio'

export const createLiveTrack = (options: {
  readonly settings: () => Promise<SourceSettings>
  readonly room: () => Promise<Room>
  readonly recorder: OpenAtRecorder
  readonly log: Log
}): LiveTrack => {
  const { room, log } = options
  const taps = new Map<Media, Tap>()
  let wanted: WantedTrack | null = null
  let link: (OpenTrack & { readonly codec: TrackCodec; pictures: boolean }) | undefined
  let working: Promise<void> | undefined
  let dirty = false
  /** Pictures for which there was no transcoder. */
  let tooMany: string | undefined
  let timer: NodeJS.Timeout | undefined

  const closeLink = (): void => {
    for (const tap of taps.values()) tap.close()
    taps.clear()
    link?.close()
    link = undefined
  }

  const openLink = async (
    { codec, payloadType }: PictureCodec,
    pictures: boolean,
  ): Promise<NonNullable<typeof link>> => {
    const opened = await options.recorder(
      { source: await options.settings(), codec, payloadType, pictures },
      {
        onKeyFrameWanted: () => taps.get('video')?.requestKeyFrame(),
        onLost: () => {
          link = undefined
          closeLink()
          work()
        },
      },
    )
    link = { ...opened, codec, pictures }
    return link
  }

  const tap = async (media: Media, producerId: string | null): Promise<void> => {
    const before = taps.get(media)
    if (before && !before.closed && before.producerId === producerId) return
    taps.delete(media)
    before?.close()
    const to = link
    if (producerId === null || !to) return
    const opened = await (
      await room()
    ).openTap(producerId, to.ports[media], ({ timestamp, ntpMs }) =>
      to.say({ type: 'report', media, timestamp, ntpMs }),
    )
    // The recorder may have gone meanwhile.
    if (link === to) taps.set(media, opened)
    else opened.close()
  }

  const settleOnce = async (): Promise<void> => {
    const now = wanted
    if (!now) {
      closeLink()
      return
    }
    const known = now.video === null ? undefined : (await room()).codecOf(now.video)
    const coding = known ?? { codec: link?.codec ?? ('H264' as const), payloadType: 0 }
    // Pictures that cannot be encoded anew now are asked for again with the next stream.
    const pictures = now.video !== null && now.video !== tooMany
    // What is encoded anew is so from the opening on.
    const opensAnew = link?.codec !== coding.codec || (coding.codec === 'VP8' && link.pictures !== pictures)
    if (link && opensAnew) closeLink()
    const to = link ?? (await openLink(coding, pictures))
    if (to.pictures !== pictures) {
      to.pictures = pictures
      to.say({ type: 'pictures', coming: pictures })
    }
    // Sound first: it is ready when the first picture comes.
    await tap('audio', now.audio)
    await tap('video', pictures ? now.video : null)
  }

  const run = async (): Promise<void> => {
    while (dirty) {
      dirty = false
      try {
        await settleOnce()
      } catch (error) {
        if (isDomainError(error, 'recorder.refused') && error.details['code'] === 'recorder.noTranscoder')
          tooMany = wanted?.video ?? undefined
        // A stream that has just ended is told of by the next change.
        if (!isDomainError(error, 'media.unknownProducer'))
          log.warn({ err: error }, 'a track of a meeting cannot be recorded now; it is tried again')
        clearTimeout(timer)
        timer = setTimeout(work, againMs).unref()
        return
      }
    }
  }
  const work = (): void => {
    dirty = true
    working ??= run().finally(() => {
      working = undefined
      // Something changed after the last look.
      if (dirty) work()
    })
  }

  return {
    settle: (next) => {
      wanted = next
      clearTimeout(timer)
      work()
    },
    requestKeyFrame: () => taps.get('video')?.requestKeyFrame(),
    get open() {
      return link !== undefined
    },
    settled: () => working ?? Promise.resolve(),
  }
}
