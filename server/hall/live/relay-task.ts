import type { FfmpegEnd, FfmpegTask } from '../../kernel/ffmpeg/index.ts'
import type { Relay } from '../../media/index.ts'
import type { CameraStream } from './camera-stream.ts'

/** `copy`: the camera's H.264 as it is. `transcode`: what browsers cannot show is encoded anew. */
export type RelayMode = 'copy' | 'transcode'

/** A camera silent for this long is taken for lost, in microseconds. */
const silenceUs = 5_000_000

/** Payload of one RTP packet that fits through every network between a browser and here. */
const packetSize = 1200

/** Larger pictures are made smaller: nobody encodes 4K in real time here, and a tile does not show it. */
const largestWidth = 1920
const share = `min(1,${largestWidth}/(iw*sar))`
/** Only frames that say that they are interlaced are changed; pixels become square, since WebRTC knows no others. */
const filters = [
  'yadif=mode=send_frame:deint=interlaced',
  `scale=w='2*trunc(iw*sar*${share}/2)':h='2*trunc(ih*${share}/2)'`,
  'setsar=1',
].join(',')

/**
 * The first picture comes without a time of its own: it gets one of 25 a second before the next, in the 90 kHz of RTP
 * (RFC 6184 §5.1). Left to ffmpeg both would have the same, and be taken for one.
 */
const firstHasTime =
  "setts=pts='if(eq(PTS,NOPTS),NEXT_PTS-3600,PTS)':dts='if(eq(PTS,NOPTS),NEXT_PTS-3600,DTS)'"

const encoders: Readonly<Record<RelayMode, readonly string[]>> = {
  // Many cameras send SPS and PPS only in the SDP. The SFU knows a key frame by its SPS, so each gets them in front.
  copy: ['-c:v', 'copy', '-bsf:v', `${firstHasTime},h264_mp4toannexb,dump_extra=freq=keyframe`],
  transcode: [
    ...[
      '-vf',
      filters,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-tune',
      'zerolatency',
      '-profile:v',
      'baseline',
    ],
    ...['-pix_fmt', 'yuv420p', '-b:v', '2M', '-maxrate', '2M', '-bufsize', '1M'],
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)', '-bsf:v', 'dump_extra=freq=keyframe'],
  ],
}

/** How ffmpeg brings a camera's picture into the SFU as RTP, with as little delay as it can. */
export const relayTask = (
  { url, transport }: CameraStream,
  { ip, port, rtcpPort, ssrc, payloadType }: Relay['rtp'],
  mode: RelayMode,
): Pick<FfmpegTask, 'input' | 'inputOptions' | 'outputOptions'> & { readonly output: string } => ({
  input: url,
  inputOptions: [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'warning'],
    ...['-rtsp_transport', transport, '-timeout', String(silenceUs)],
    // What was read to find out what the camera sends is sent on too: it begins with the key frame without which nobody
    // sees anything. Once that is known nothing more is waited for, as the frame rate would be.
    ...['-allowed_media_types', 'video', '-analyzeduration', '3000000', '-probesize', '1000000'],
    ...['-fpsprobesize', '0'],
  ],
  outputOptions: [
    ...['-map', '0:v:0', ...encoders[mode]],
    ...['-f', 'rtp', '-ssrc', String(ssrc), '-payload_type', String(payloadType)],
  ],
  output: `rtp://${ip}:${port}?rtcpport=${rtcpPort}&pkt_size=${packetSize}`,
})

/** Whether copying failed because the camera sends another codec than H.264. */
export const needsTranscoding = (end: FfmpegEnd): boolean =>
  end.lastLines.some((line) => line.includes('not supported by the bitstream filter'))
