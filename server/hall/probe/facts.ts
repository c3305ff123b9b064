import { z } from 'zod'
import type { ProbeFacts } from '../../contract/camera-probe.ts'

/** What is asked of ffprobe. */
export const probedEntries = [
  'stream=index,codec_type,codec_name,profile,width,height,field_order,has_b_frames,sample_rate,channels',
  'packet=stream_index,pts_time,size',
].join(':')

const Stream = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  field_order: z.string().optional(),
  has_b_frames: z.int().optional(),
  sample_rate: z.coerce.number().optional(),
  channels: z.int().optional(),
})
const Packet = z.object({
  stream_index: z.int(),
  pts_time: z.coerce.number().optional(),
  size: z.coerce.number(),
})

/** What ffprobe says of a captured file. */
export const Description = z.object({ streams: z.array(Stream), packets: z.array(Packet).default([]) })
export type Description = z.infer<typeof Description>

const interlacedOrders = new Set(['tt', 'bb', 'tb', 'bt'])
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

/**
 * Frames per second as they came. The first frame after a connection carries no time of its own (ffmpeg's RTSP reader
 * shows it at the instant of the second), so it is not counted.
 */
const rateOf = (times: readonly number[]): number | null => {
  const [from, ...rest] = times.slice(1)
  const to = rest.at(-1)
  if (from === undefined || to === undefined || to <= from) return null
  return rest.length / (to - from)
}

/**
 * Facts of a captured stream, without its picture; undefined where there is no video in it.
 * @param wholeGop whether it reaches from one key frame to the next
 */
export const factsOf = (
  { streams, packets }: Description,
  wholeGop: boolean,
): Omit<ProbeFacts, 'picture' | 'tookMs'> | undefined => {
  const video = streams.find(({ codec_type }) => codec_type === 'video')
  if (video?.width === undefined || video.height === undefined) return undefined
  const audio = streams.find(({ codec_type }) => codec_type === 'audio')
  const frames = packets.filter(({ stream_index }) => stream_index === video.index)
  const times = frames
    .flatMap(({ pts_time }) => (pts_time === undefined ? [] : [pts_time]))
    .sort((a, b) => a - b)
  const rate = rateOf(times)
  const bytes = frames.reduce((sum, { size }) => sum + size, 0)
  return {
    codec: video.codec_name ?? 'unknown',
    profile: video.profile ?? null,
    width: video.width,
    height: video.height,
    interlaced: interlacedOrders.has(video.field_order ?? ''),
    bFrames: (video.has_b_frames ?? 0) > 0,
    framesPerSecond: rate === null ? null : rounded(rate, 2),
    kbitPerSecond: rate === null ? null : Math.round((bytes * 8 * rate) / frames.length / 1000),
    gop:
      wholeGop && rate !== null ? { frames: frames.length, seconds: rounded(frames.length / rate, 2) } : null,
    audio: audio
      ? {
          codec: audio.codec_name ?? 'unknown',
          sampleRate: audio.sample_rate ?? null,
          channels: audio.channels ?? null,
        }
      : null,
  }
}
